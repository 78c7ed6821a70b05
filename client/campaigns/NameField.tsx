import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { tCampaigns as t } from '../strings/en-campaigns.ts';

/** Without a name it keeps the one before. */
export function NameField({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const [typed, setTyped] = useState(name);
  useEffect(() => setTyped(name), [name]);
  return (
    <TextInput
      className="hx-campaign-name"
      aria-label={t('name')}
      maxLength={200}
      value={typed}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        if (next.trim() !== '') onChange(next);
      }}
      onBlur={() => setTyped(name)}
    />
  );
}
