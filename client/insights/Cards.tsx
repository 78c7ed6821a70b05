import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Rfm } from '../api/insights.ts';
import { useSegments } from '../api/segments.ts';
import { useSession } from '../api/session.ts';
import { formatMoney, formatNumber, formatPercent } from '../format/format.ts';
import { openDraft, saveSegment } from '../segments/actions.ts';
import { sameDefinition } from '../segments/draft.ts';
import { Outcome } from '../segments/Outcome.tsx';
import { useCellOverlay } from '../segments/useCellOverlay.ts';
import { useWatched } from '../segments/useWatched.ts';
import { Where } from '../segments/Where.tsx';
import { useCan } from '../shell/can.ts';
import { tInsights as t } from '../strings/en-insights.ts';
import { type RfmGroup, rfmGroups } from '../view/people.ts';

type Group = Rfm['groups'][number];

interface CardsProps {
  rfm: Rfm;
  chosen: RfmGroup | null;
  onChoose: (group: RfmGroup) => void;
}

/** The six groups in plain words; the chosen one opens, and is drawn on the map. */
export function Cards({ rfm, chosen, onChoose }: CardsProps) {
  const revenue = rfm.groups.reduce((sum, one) => sum + Math.max(0, one.revenue ?? 0), 0);
  return (
    <ul className="hx-rfm-cards">
      {rfmGroups.map((group) => {
        const found = rfm.groups.find((one) => one.group === group);
        const open = group === chosen;
        return (
          <li key={group} data-rfm={group} data-chosen={open || undefined}>
            <button
              type="button"
              aria-expanded={open}
              aria-label={t('group.show', { group: t(`group.${group}`) })}
              aria-describedby={`rfm-${group}`}
              onClick={() => onChoose(group)}
            >
              <strong>{t(`group.${group}`)}</strong>
              <span>{countWords(found, rfm)}</span>
              <small id={`rfm-${group}`}>
                {t(`group.${group}.means`)} {found && found.customers > 0 && shareWords(found, rfm, revenue)}
              </small>
            </button>
            {open && <Chosen group={group} />}
          </li>
        );
      })}
    </ul>
  );
}

function countWords(found: Group | undefined, { k }: Rfm): string {
  if (!found) return k > 1 ? t('group.held', { k }) : t('group.none');
  return t('group.count', { count: found.customers, n: formatNumber(found.customers) });
}

/** "23% of customers, 61% of revenue (€12,400)". */
function shareWords(found: Group, { currency }: Rfm, revenue: number): string {
  const parts = [t('group.share', { share: formatPercent(found.share) })];
  if (found.revenue !== null) {
    if (revenue > 0) parts.push(t('group.revenueShare', { share: formatPercent(found.revenue / revenue) }));
    parts.push(t('group.revenue', { revenue: formatMoney(found.revenue, currency) }));
  }
  return `${parts.join(' · ')}.`;
}

function Chosen({ group }: { group: RfmGroup }) {
  const can = useCan();
  const businessId = useSession().data?.business.id ?? '';
  const { data: segments } = useSegments();
  const [busy, setBusy] = useState(false);
  const [definition] = useState(() => ({ type: 'rfm' as const, groups: [group] }));
  const watched = useWatched(definition);
  const cells = useCellOverlay(watched);
  const name = t(`group.${group}`);
  const saved = segments?.find((one) => sameDefinition(one.definition, definition));
  const save = async () => {
    setBusy(true);
    await saveSegment(name, definition, true);
    setBusy(false);
  };
  return (
    <div className="hx-rfm-more">
      <Outcome watched={watched} counted />
      <Where watched={watched} cells={cells} />
      {can.saveAreas && (
        <div className="hx-actions">
          <Button size="xs" loading={busy} disabled={saved !== undefined} onClick={save}>
            {t('group.save')}
          </Button>
          <Button size="xs" variant="default" onClick={() => openDraft(businessId, { name, definition })}>
            {t('group.build')}
          </Button>
        </div>
      )}
      {saved && <p className="hx-note">{t('group.saved', { name: saved.name })}</p>}
    </div>
  );
}
