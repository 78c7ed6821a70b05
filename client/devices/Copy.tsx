import { Button, CopyButton } from '@mantine/core';
import { tDevices as t } from '../strings/en-devices.ts';

/** A value with its name, in full, and a button that copies it. */
export function Copy({ name, value }: { name: string; value: string }) {
  return (
    <div className="hx-copy">
      <span>{name}</span>
      <code>{value}</code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy} aria-label={t('copy.name', { name })}>
            {t(copied ? 'copied' : 'copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}
