import { IconFileImport, IconMap2, IconMapRoute, IconSettings } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { t } from '../strings/t.ts';
import { encodeView, type Page } from '../view/codec.ts';
import { setView, useView } from '../view/view.ts';
import { useCan } from './can.ts';

const entries = [
  { page: 'explore', Icon: IconMap2 },
  { page: 'areas', Icon: IconMapRoute },
  { page: 'import', Icon: IconFileImport },
  { page: 'settings', Icon: IconSettings },
] as const satisfies readonly { page: Page; Icon: typeof IconMap2 }[];

export function Rail() {
  const view = useView();
  const can = useCan();
  const shown = entries.filter(({ page }) => page !== 'import' || can.change);
  const go = (event: MouseEvent, page: Page) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    setView({ page, importId: null });
  };
  return (
    <nav className="hx-rail" aria-label={t('nav.label')}>
      <img className="hx-mark" src="/favicon.svg" alt="" width={32} height={32} />
      {shown.map(({ page, Icon }) => (
        <a
          key={page}
          href={encodeView({ ...view, page, importId: null })}
          aria-current={view.page === page ? 'page' : undefined}
          onClick={(event) => go(event, page)}
        >
          <Icon size={22} stroke={1.6} aria-hidden />
          <span>{t(`nav.${page}`)}</span>
        </a>
      ))}
    </nav>
  );
}
