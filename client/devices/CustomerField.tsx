import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useCustomers } from '../api/customers.ts';
import { tDevices as t } from '../strings/en-devices.ts';

interface CustomerFieldProps {
  /** of the one that is chosen */
  id: string | null;
  name: string | null;
  onChange: (id: string | null, name: string | null) => void;
  error?: string | undefined;
}

const settleMs = 200;

/** Whose phone it is: found by name, e-mail or phone. Nobody's is fine. */
export function CustomerField({ id, name, onChange, error }: CustomerFieldProps) {
  const [find, setFind] = useState('');
  const [settled] = useDebouncedValue(find, settleMs);
  // The field shows the name of who is chosen: that is nothing to search for.
  const asked = settled === name ? '' : settled;
  const { data } = useCustomers({ find: asked, segmentId: null, neighborhoodId: null, sort: 'name' });
  const found = (data?.pages[0]?.items ?? []).map((one) => ({
    value: one.id,
    label: one.name ?? one.email ?? one.phone ?? t('customer.nameless', { id: one.id }),
  }));
  const own = id !== null && !found.some(({ value }) => value === id) ? [{ value: id, label: name ?? id }] : [];
  return (
    <Select
      label={t('customer')}
      description={t('customer.help')}
      placeholder={t('customer.none')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('customer.clear') }}
      nothingFoundMessage={t('customer.notFound')}
      data={[...own, ...found]}
      filter={({ options }) => options}
      searchValue={find}
      onSearchChange={setFind}
      value={id}
      onChange={(next, option) => onChange(next, next === null ? null : (option?.label ?? null))}
      error={error}
    />
  );
}
