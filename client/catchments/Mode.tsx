import { SegmentedControl } from '@mantine/core';
import { IconBike, IconCar, IconWalk } from '@tabler/icons-react';
import type { TravelMode } from '../api/catchments.ts';
import { t } from '../strings/t.ts';

const modes = [
  { mode: 'walk', Icon: IconWalk },
  { mode: 'bike', Icon: IconBike },
  { mode: 'drive', Icon: IconCar },
] as const;

export function Mode({ value, onChange }: { value: TravelMode; onChange: (mode: TravelMode) => void }) {
  return (
    <SegmentedControl
      fullWidth
      aria-label={t('areas.mode')}
      value={value}
      onChange={(mode) => onChange(mode as TravelMode)}
      data={modes.map(({ mode, Icon }) => ({
        value: mode,
        label: (
          <span className="hx-with-icon">
            <Icon size={17} stroke={1.6} aria-hidden />
            {t(`areas.${mode}`)}
          </span>
        ),
      }))}
    />
  );
}
