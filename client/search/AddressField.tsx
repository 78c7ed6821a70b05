import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Geocoded } from '../api/geocode.ts';
import { t } from '../strings/t.ts';
import { AddressOption } from './AddressOption.tsx';
import { useAddresses } from './useAddresses.ts';

/** A field that finds the place of a typed address. */
export function AddressField({ label, onFound }: { label: string; onFound: (address: Geocoded) => void }) {
  const [text, setText] = useState('');
  const [taken, setTaken] = useState('');
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { addresses, asking, failed, noStreets } = useAddresses(text === taken ? '' : text);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when another list is shown
  useEffect(() => {
    if (addresses.length > 0) combobox.selectFirstOption();
  }, [addresses]);

  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      onOptionSubmit={(key) => {
        const address = addresses[Number(key)];
        if (!address) return;
        setText(address.label);
        setTaken(address.label);
        combobox.closeDropdown();
        onFound(address);
      }}
    >
      <Combobox.Target>
        <TextInput
          label={label}
          description={t(noStreets ? 'geocode.noStreets' : 'geocode.field.help')}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={text.trim() === '' || text === taken || noStreets}>
        <Combobox.Options aria-label={label}>
          {addresses.map((address, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two addresses may be called the same
            <Combobox.Option key={index} value={String(index)}>
              <AddressOption address={address} />
            </Combobox.Option>
          ))}
          {addresses.length === 0 && (
            <Combobox.Empty>
              {t(asking ? 'geocode.asking' : failed ? 'geocode.failed' : 'search.nothing')}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
