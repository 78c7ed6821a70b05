import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { dismiss, notices } from './notices.ts';

export function Notices() {
  const shown = useValue(notices);
  return (
    <div className="hx-notices" role="status" aria-live="polite">
      {shown.map(({ id, tone, text, action }) => (
        <div key={id} className="hx-notice" data-tone={tone}>
          {tone === 'done' ? <IconCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
          <p>{text}</p>
          {action && (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <CloseButton size="sm" aria-label={t('notice.dismiss')} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
