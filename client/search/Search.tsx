import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { IconBuildingStore, IconCurrentLocation, IconMap2, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Geocoded } from '../api/geocode.ts';
import { useExplore } from '../explore/context.ts';
import { moveMap } from '../map/commands.ts';
import { t } from '../strings/t.ts';
import { setView } from '../view/view.ts';
import { AddressOption } from './AddressOption.tsx';
import { foundAddress, showFound, zoomFor } from './found.ts';
import { type Found, findPlaces } from './matches.ts';
import { useAddresses } from './useAddresses.ts';

const icons = { neighborhood: IconMap2, store: IconBuildingStore, position: IconCurrentLocation };
const addressKey = (index: number) => `address:${index}`;

export function Search() {
  const { places, stores } = useExplore();
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const shops = (stores.data ?? []).map(({ id, name, position }) => ({ id, name, center: position }));
  const found = findPlaces(text, places, shops);
  const { addresses, asking, failed, noStreets } = useAddresses(text);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  // Addresses arrive after the key was pressed; Enter then takes the first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another list is shown
  useEffect(() => {
    if (text !== '') combobox.selectFirstOption();
  }, [addresses]);

  const finish = () => {
    setText('');
    combobox.closeDropdown();
  };
  const go = (place: Found) => {
    finish();
    foundAddress.set(null);
    if (place.kind === 'neighborhood')
      setView({
        page: 'explore',
        layer: 'neighborhoods',
        classes: [],
        selection: { kind: 'neighborhood', id: place.id },
      });
    if (place.kind === 'store')
      setView({ page: 'explore', storeId: place.id, selection: { kind: 'store', id: place.id } });
    if (place.center) moveMap({ kind: 'fly', center: place.center, zoom: 14 });
  };
  const goToAddress = (address: Geocoded) => {
    const asked = text.trim();
    finish();
    setView({ selection: null });
    showFound(address, asked);
    moveMap({ kind: 'fly', center: address.position, zoom: zoomFor(address.accuracy) });
  };

  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      onOptionSubmit={(key) => {
        const place = found.find((one) => one.key === key);
        if (place) go(place);
        const address = addresses.find((_, index) => addressKey(index) === key);
        if (address) goToAddress(address);
        if (key === 'streets') {
          finish();
          setView({ page: 'import', importId: null });
        }
      }}
    >
      <Combobox.Target>
        <TextInput
          ref={input}
          className="hx-search"
          type="search"
          aria-label={t('geocode.search')}
          placeholder={t('search.placeholder')}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.selectFirstOption();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={text.trim() === ''}>
        <Combobox.Options aria-label={t('geocode.search')}>
          {found.map((place) => {
            const Icon = icons[place.kind];
            return (
              <Combobox.Option key={place.key} value={place.key}>
                <span className="hx-found">
                  <Icon size={16} aria-hidden />
                  <span>{place.label}</span>
                  <small>{t(`search.${place.kind}`)}</small>
                </span>
              </Combobox.Option>
            );
          })}
          {addresses.map((address, index) => (
            <Combobox.Option key={addressKey(index)} value={addressKey(index)}>
              <AddressOption address={address} />
            </Combobox.Option>
          ))}
          {noStreets && (
            <Combobox.Option value="streets">
              <span className="hx-found-note">{t('geocode.noStreets')}</span>
            </Combobox.Option>
          )}
          {found.length + addresses.length === 0 && !noStreets && (
            <Combobox.Empty>
              {t(asking ? 'geocode.asking' : failed ? 'geocode.failed' : 'search.nothing')}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
