import { Checkbox, NativeSelect, Radio } from '@mantine/core';
import type { Trigger } from '../../../server/contract/campaigns.ts';
import { useFences } from '../../api/fences.ts';
import { tCompose as t } from '../../strings/en-compose.ts';
import { Amount } from './Amount.tsx';

interface TriggerFieldsProps {
  trigger: Trigger;
  onChange: (trigger: Trigger, field?: string) => void;
}
type Fence = Extract<Trigger, { type: 'fence' }>;
type Customer = Extract<Trigger, { type: 'customer' }>;

const beginnings: Record<Trigger['type'], Trigger> = {
  once: { type: 'once' },
  fence: { type: 'fence', kinds: ['entered'], geofenceIds: null, firstVisitOnly: false },
  customer: { type: 'customer', when: 'birthday', days: 0 },
};

/** The owner sends it, a phone sets it off, or a day in somebody's life. */
export function TriggerFields({ trigger, onChange }: TriggerFieldsProps) {
  return (
    <section className="hx-block" aria-label={t('when.title')}>
      <h3>{t('when.title')}</h3>
      <Radio.Group
        aria-label={t('when.title')}
        value={trigger.type}
        onChange={(type) => onChange(beginnings[type as Trigger['type']])}
      >
        {(['once', 'fence', 'customer'] as const).map((type) => (
          <Radio
            key={type}
            size="sm"
            value={type}
            label={t(`trigger.${type}`)}
            description={t(`trigger.${type}.help`)}
            className="hx-radio"
          />
        ))}
      </Radio.Group>
      {trigger.type === 'fence' && <FenceFields trigger={trigger} onChange={onChange} />}
      {trigger.type === 'customer' && <CustomerFields trigger={trigger} onChange={onChange} />}
    </section>
  );
}

const kinds = ['entered', 'dwelled', 'crossed', 'exited', 'checked_in'] as const;

function FenceFields({ trigger, onChange }: { trigger: Fence; onChange: TriggerFieldsProps['onChange'] }) {
  const zones = useFences().data ?? [];
  const { geofenceIds } = trigger;
  const toggled = <One,>(all: readonly One[], one: One, on: boolean) =>
    on ? [...all, one] : all.filter((other) => other !== one);
  return (
    <div className="hx-nested">
      <fieldset className="hx-checks">
        <legend>{t('fence.kinds')}</legend>
        {kinds.map((kind) => (
          <Checkbox
            key={kind}
            size="xs"
            label={t(`fence.${kind}`)}
            checked={trigger.kinds.includes(kind)}
            onChange={(event) => {
              const next = toggled(trigger.kinds, kind, event.currentTarget.checked);
              if (next.length > 0) onChange({ ...trigger, kinds: next });
            }}
          />
        ))}
      </fieldset>
      <NativeSelect
        size="xs"
        label={t('fence.zones')}
        value={geofenceIds === null ? 'any' : 'some'}
        onChange={(event) => {
          const some = event.currentTarget.value === 'some' && zones[0];
          onChange({ ...trigger, geofenceIds: some ? [some.id] : null });
        }}
        data={[
          { value: 'any', label: t('fence.any') },
          { value: 'some', label: t('fence.some'), disabled: zones.length === 0 },
        ]}
      />
      {zones.length === 0 && <p className="hx-note">{t('fence.noZones')}</p>}
      {geofenceIds !== null && (
        <fieldset className="hx-checks">
          <legend>{t('fence.some')}</legend>
          {zones.map(({ id, name }) => (
            <Checkbox
              key={id}
              size="xs"
              label={name}
              checked={geofenceIds.includes(id)}
              onChange={(event) => {
                const next = toggled(geofenceIds, id, event.currentTarget.checked);
                if (next.length > 0) onChange({ ...trigger, geofenceIds: next });
              }}
            />
          ))}
        </fieldset>
      )}
      <Checkbox
        size="xs"
        label={t('fence.first')}
        checked={trigger.firstVisitOnly}
        onChange={(event) => onChange({ ...trigger, firstVisitOnly: event.currentTarget.checked })}
      />
    </div>
  );
}

const whens = ['birthday', 'silent', 'nth_purchase', 'new'] as const;
const usual: Record<Customer['when'], Customer> = {
  birthday: { type: 'customer', when: 'birthday', days: 0 },
  silent: { type: 'customer', when: 'silent', days: 45 },
  nth_purchase: { type: 'customer', when: 'nth_purchase', n: 10 },
  new: { type: 'customer', when: 'new', days: 7 },
};

function CustomerFields({ trigger, onChange }: { trigger: Customer; onChange: TriggerFieldsProps['onChange'] }) {
  const { when } = trigger;
  return (
    <div className="hx-nested hx-controls-row">
      <NativeSelect
        size="xs"
        label={t('customer.when')}
        value={when}
        onChange={(event) => onChange(usual[event.currentTarget.value as Customer['when']])}
        data={whens.map((one) => ({ value: one, label: t(`customer.${one}`) }))}
      />
      {when === 'nth_purchase' ? (
        <Amount
          label={t('customer.n')}
          value={trigger.n ?? null}
          onChange={(n) => n !== null && onChange({ ...trigger, n }, 'trigger n')}
          min={1}
          max={1_000}
        />
      ) : (
        <Amount
          label={t(`customer.days.${when}`)}
          value={trigger.days ?? null}
          onChange={(days) => days !== null && onChange({ ...trigger, days }, 'trigger days')}
          min={when === 'silent' ? 1 : 0}
          max={when === 'birthday' ? 60 : 3_650}
        />
      )}
    </div>
  );
}
