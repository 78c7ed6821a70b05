import { IconMapOff } from '@tabler/icons-react';
import { t } from '../strings/t.ts';

export function MapFailed() {
  return (
    <div className="hx-map-wait" role="status">
      <div className="hx-map-failed">
        <IconMapOff size={28} aria-hidden />
        <strong>{t('map.failed')}</strong>
        <p>{t('map.failed.help')}</p>
      </div>
    </div>
  );
}
