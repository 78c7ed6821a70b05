import {
  IconChartHistogram,
  IconDots,
  IconFileImport,
  IconFocus2,
  IconMap2,
  IconMapRoute,
  IconSettings,
  IconSpeakerphone,
  IconUsers,
} from '@tabler/icons-react';
import { type MouseEvent, useEffect, useId, useRef, useState } from 'react';
import { t } from '../strings/t.ts';
import { defaultCampaigns } from '../view/campaigns.ts';
import { encodeView, type Page, type View } from '../view/codec.ts';
import { setView, useView } from '../view/view.ts';
import { useCan } from './can.ts';
import { type RailEntry, railEntries, railFold } from './rail-entries.ts';

const icons = {
  explore: IconMap2,
  customers: IconUsers,
  areas: IconMapRoute,
  fences: IconFocus2,
  campaigns: IconSpeakerphone,
  insights: IconChartHistogram,
  import: IconFileImport,
  settings: IconSettings,
} as const satisfies Record<RailEntry, typeof IconMap2>;

/** A page opens at its beginning, not where somebody left it. */
const beginning = {
  importId: null,
  customerId: null,
  editedSegment: null,
  fenceId: null,
  editsFence: false,
  fenceEventId: null,
  settingsPart: null,
  deviceId: null,
  webhookId: null,
  campaigns: defaultCampaigns,
} as const satisfies Partial<View>;

export function Rail({ phone }: { phone: boolean }) {
  const can = useCan();
  const { shown, folded } = railFold(railEntries(can.change), phone);
  return (
    <nav className="hx-rail" aria-label={t('nav.label')}>
      <img className="hx-mark" src="/favicon.svg" alt="" width={32} height={32} />
      {shown.map((entry) => (
        <Entry key={entry} entry={entry} />
      ))}
      {folded.length > 0 && <More entries={folded} />}
    </nav>
  );
}

/** Single people are for the owner; others land on the groups of them. */
const pageOf = (entry: RailEntry, owner: boolean): Page => (entry === 'customers' && !owner ? 'segments' : entry);
const entryOf = (page: Page): RailEntry => (page === 'segments' ? 'customers' : page);

function Entry({ entry, onGo }: { entry: RailEntry; onGo?: () => void }) {
  const view = useView();
  const can = useCan();
  const page = pageOf(entry, can.change);
  const Icon = icons[entry];
  const go = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    setView({ page, ...beginning });
    onGo?.();
  };
  return (
    <a
      href={encodeView({ ...view, page, ...beginning })}
      aria-current={entryOf(view.page) === entry ? 'page' : undefined}
      onClick={go}
    >
      <Icon size={22} stroke={1.6} aria-hidden />
      <span>{t(`nav.${entry}`)}</span>
    </a>
  );
}

/** What the bar of a phone has no room for. */
function More({ entries }: { entries: readonly RailEntry[] }) {
  const { page } = useView();
  const [open, setOpen] = useState(false);
  const listId = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      setOpen(false);
      button.current?.focus();
    };
    addEventListener('pointerdown', outside);
    addEventListener('focusin', outside);
    // Before the map lets go of what is selected there.
    addEventListener('keydown', onKey, { capture: true });
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('focusin', outside);
      removeEventListener('keydown', onKey, { capture: true });
    };
  }, [open]);
  const within = entries.includes(entryOf(page));
  return (
    <div className="hx-rail-more" ref={root}>
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        aria-controls={listId}
        data-current={within || undefined}
        onClick={() => setOpen(!open)}
      >
        <IconDots size={22} stroke={1.6} aria-hidden />
        <span>{t('nav.more')}</span>
      </button>
      <div id={listId} hidden={!open}>
        {entries.map((entry) => (
          <Entry key={entry} entry={entry} onGo={() => setOpen(false)} />
        ))}
      </div>
    </div>
  );
}
