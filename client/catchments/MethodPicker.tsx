import { IconBuildingStore, IconClock, IconTarget, IconUsers } from '@tabler/icons-react';
import { t } from '../strings/t.ts';
import type { AreaMethod } from '../view/area.ts';

const methods = [
  { method: 'ring', Icon: IconTarget },
  { method: 'isochrone', Icon: IconClock },
  { method: 'customers', Icon: IconUsers },
  { method: 'huff', Icon: IconBuildingStore },
] as const satisfies readonly { method: AreaMethod; Icon: typeof IconClock }[];

interface MethodPickerProps {
  value: AreaMethod;
  onChange: (method: AreaMethod) => void;
}

export function MethodPicker({ value, onChange }: MethodPickerProps) {
  return (
    <fieldset className="hx-methods">
      <legend>{t('areas.method')}</legend>
      <div>
        {methods.map(({ method, Icon }) => (
          <label key={method} data-chosen={method === value || undefined}>
            <input
              type="radio"
              name="areas-method"
              className="hx-visually-hidden"
              checked={method === value}
              onChange={() => onChange(method)}
            />
            <Icon size={18} stroke={1.6} aria-hidden />
            <span>{t(`areas.${method}`)}</span>
          </label>
        ))}
      </div>
      <p className="hx-note">{t(`areas.${value}.help`)}</p>
    </fieldset>
  );
}
