import { NativeSelect, SegmentedControl, Switch } from '@mantine/core';
import { formatDistance } from '../format/format.ts';
import { t } from '../strings/t.ts';
import type { Layer } from '../view/codec.ts';
import { viewMetrics } from '../view/metrics.ts';
import { setView } from '../view/view.ts';
import { useExplore } from './context.ts';
import { blockWidthMeters, metricName } from './words.ts';

/** Sizes worth choosing by hand; finer ones hold almost nobody each. */
const pinned = [6, 7, 8, 9, 10, 11];

export function Controls() {
  const { view, resolution, savedAreas, insideId, segments, segment } = useExplore();
  const blocks = view.layer === 'blocks';
  const metrics = viewMetrics.filter((metric) => metric !== 'penetration' || !blocks);
  const sizes = [
    { value: 'auto', label: t('size.auto', { size: formatDistance(blockWidthMeters(resolution)) }) },
    ...pinned.map((at) => ({
      value: String(at),
      label: t('size.pinned', { size: formatDistance(blockWidthMeters(at)) }),
    })),
  ];
  const chooseLayer = (layer: string) => {
    const next = layer as Layer;
    const metric = next === 'blocks' && view.metric === 'penetration' ? 'customers' : view.metric;
    const selection = view.selection?.kind === 'store' ? view.selection : null;
    setView({ layer: next, metric, classes: [], selection });
  };

  return (
    <section className="hx-controls" aria-label={t('controls.title')}>
      <SegmentedControl
        fullWidth
        aria-label={t('controls.layer')}
        value={view.layer}
        onChange={chooseLayer}
        data={[
          { value: 'blocks', label: t('controls.blocks') },
          { value: 'neighborhoods', label: t('controls.neighborhoods') },
        ]}
      />
      <NativeSelect
        label={t('controls.metric')}
        description={t(`metric.${view.metric}.help`)}
        inputWrapperOrder={['label', 'input', 'description']}
        value={view.metric}
        onChange={(event) => setView({ metric: event.currentTarget.value as typeof view.metric, classes: [] })}
        data={metrics.map((metric) => ({ value: metric, label: metricName(metric) }))}
      />
      {blocks && savedAreas.length > 0 && (
        <NativeSelect
          label={t('controls.inside')}
          value={insideId ?? ''}
          onChange={(event) => setView({ insideId: event.currentTarget.value || null, classes: [] })}
          data={[
            { value: '', label: t('controls.inside.all') },
            ...savedAreas.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {segments.length > 0 && (
        <NativeSelect
          label={t('controls.segment')}
          value={segment?.id ?? ''}
          onChange={(event) => setView({ segmentId: event.currentTarget.value || null, classes: [] })}
          data={[
            { value: '', label: t('controls.segment.all') },
            ...segments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {blocks && (
        <div className="hx-controls-row">
          <NativeSelect
            label={t('controls.size')}
            value={view.resolution === null ? 'auto' : String(view.resolution)}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              setView({ resolution: chosen === 'auto' ? null : Number(chosen), classes: [] });
            }}
            data={sizes}
          />
          <Switch
            label={t('controls.merge')}
            description={t('controls.merge.help')}
            checked={view.merge}
            onChange={(event) => setView({ merge: event.currentTarget.checked, classes: [] })}
          />
        </div>
      )}
    </section>
  );
}
