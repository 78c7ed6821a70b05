import { NativeSelect } from '@mantine/core';
import type { Segment } from '../../api/segments.ts';
import { compareText } from '../../format/format.ts';
import { openBuilder } from '../../segments/actions.ts';
import { useNames } from '../../segments/useStock.ts';
import { definitionWords } from '../../segments/words.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';

interface SegmentPickerProps {
  segments: readonly Segment[] | undefined;
  segmentId: string | null;
  onChange: (segmentId: string | null) => void;
}

/** Everybody, or a saved segment with what it means. */
export function SegmentPicker({ segments, segmentId, onChange }: SegmentPickerProps) {
  const names = useNames();
  const chosen = segments?.find(({ id }) => id === segmentId) ?? null;
  const gone = segmentId !== null && segments !== undefined && !chosen;
  const sorted = [...(segments ?? [])].sort((a, b) => compareText(a.name, b.name));
  return (
    <section className="hx-block" aria-label={t('segment.title')}>
      <h3>{t('segment.title')}</h3>
      <NativeSelect
        size="sm"
        aria-label={t('segment.label')}
        value={segmentId ?? ''}
        error={gone ? t('segment.gone') : undefined}
        onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        data={[
          { value: '', label: t('segment.all') },
          ...sorted.map(({ id, name }) => ({ value: id, label: name })),
          ...(segmentId !== null && !chosen ? [{ value: segmentId, label: t('segment.unknown') }] : []),
        ]}
      />
      {chosen && <p className="hx-note">{definitionWords(chosen.definition, names)}.</p>}
      <span className="hx-actions">
        {chosen && (
          <button type="button" className="hx-link" onClick={() => openBuilder(chosen.id)}>
            {t('segment.change')}
          </button>
        )}
        <button type="button" className="hx-link" onClick={() => openBuilder('new')}>
          {t('segment.build')}
        </button>
      </span>
    </section>
  );
}
