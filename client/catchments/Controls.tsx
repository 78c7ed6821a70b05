import { NativeSelect, SegmentedControl, Switch } from '@mantine/core';
import { useId } from 'react';
import { usesImperial } from '../format/format.ts';
import { t } from '../strings/t.ts';
import type { AreaAsk, AreaMethod, PeopleAsk, TimeAsk } from '../view/area.ts';
import { startAsk } from './ask.ts';
import { Competition } from './Competition.tsx';
import { MethodPicker } from './MethodPicker.tsx';
import { Mode } from './Mode.tsx';
import { Steps } from './Steps.tsx';
import { type Areas, setAreas } from './useAreas.ts';

/** What was chosen in each way when it was left. */
const left: Partial<Record<AreaMethod, AreaAsk>> = {};

/** How the area is drawn. Each way keeps what was chosen in it while another is looked at. */
export function Controls({ page }: { page: Areas }) {
  const { ask, change, areas } = page;
  const choose = (method: AreaMethod) => {
    left[ask.method] = ask;
    setAreas({ ask: left[method] ?? startAsk(method, usesImperial), step: null });
  };
  return (
    <section className="hx-controls" aria-label={t('areas.method')}>
      <MethodPicker value={ask.method} onChange={choose} />
      {ask.method === 'isochrone' && <Mode value={ask.mode} onChange={(mode) => change({ ...ask, mode })} />}
      {ask.method !== 'huff' && <Steps key={ask.method} ask={ask} onChange={change} />}
      {ask.method === 'isochrone' && <OtherShop ask={ask} page={page} />}
      {ask.method === 'customers' && <People ask={ask} change={change} />}
      {ask.method === 'huff' && <Competition ask={ask} page={page} />}
      {ask.method !== 'huff' && (
        <Switch
          label={t('areas.under')}
          checked={areas.under}
          onChange={(event) => setAreas({ under: event.currentTarget.checked })}
        />
      )}
    </section>
  );
}

function OtherShop({ ask, page: { stores, store, change } }: { ask: TimeAsk; page: Areas }) {
  const others = stores.filter(({ id }) => id !== store?.id);
  if (others.length === 0) return null;
  return (
    <NativeSelect
      label={t('areas.other')}
      value={ask.otherStoreId ?? ''}
      onChange={(event) => change({ ...ask, otherStoreId: event.currentTarget.value || null })}
      data={[
        { value: '', label: t('areas.other.none') },
        ...others.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

function People({ ask, change }: { ask: PeopleAsk; change: (next: AreaAsk) => void }) {
  return (
    <>
      <NativeSelect
        label={t('areas.by')}
        value={ask.by}
        onChange={(event) => change({ ...ask, by: event.currentTarget.value as PeopleAsk['by'] })}
        data={(['customers', 'revenue', 'visits'] as const).map((by) => ({ value: by, label: t(`areas.by.${by}`) }))}
      />
      <div className="hx-controls-row">
        <Pair
          label={t('areas.nearest')}
          value={ask.distance}
          onChange={(distance) => change({ ...ask, distance: distance as PeopleAsk['distance'] })}
          data={(['straight', 'time'] as const).map((one) => ({ value: one, label: t(`areas.nearest.${one}`) }))}
        />
        <Pair
          label={t('areas.edge')}
          value={ask.boundary}
          onChange={(boundary) => change({ ...ask, boundary: boundary as PeopleAsk['boundary'] })}
          data={(['hull', 'cells'] as const).map((one) => ({ value: one, label: t(`areas.edge.${one}`) }))}
        />
      </div>
      {ask.distance === 'time' && <Mode value={ask.mode} onChange={(mode) => change({ ...ask, mode })} />}
    </>
  );
}

interface PairProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  data: { value: string; label: string }[];
}

function Pair({ label, value, onChange, data }: PairProps) {
  const id = useId();
  return (
    <div className="hx-steps-field">
      <span id={id} className="hx-field-label">
        {label}
      </span>
      <SegmentedControl fullWidth size="xs" aria-labelledby={id} value={value} onChange={onChange} data={data} />
    </div>
  );
}
