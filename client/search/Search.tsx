import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { IconBuildingStore, IconCurrentLocation, IconMap2, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useExplore } from '../explore/context.ts';
import { moveMap } from '../map/commands.ts';
import { t } from '../strings/t.ts';
import { setView } from '../view/view.ts';
import { type Found, findPlaces } from './matches.ts';

const icons = { neighborhood: IconMap2, store: IconBuildingStore, position: IconCurrentLocation };

export function Search() {
  const { places, stores } = useExplore();
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const shops = (stores.data ?? []).map(({ id, name, position }) => ({ id, name, center: position }));
  const found = findPlaces(text, places, shops);

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

  const go = (place: Found) => {
    setText('');
    combobox.closeDropdown();
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

  return (
    <Combobox
      store={combobox}
      withinPortal={false}
      onOptionSubmit={(key) => {
        const place = found.find((one) => one.key === key);
        if (place) go(place);
      }}
    >
      <Combobox.Target>
        <TextInput
          ref={input}
          className="hx-search"
          type="search"
          aria-label={t('search.label')}
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
        <Combobox.Options aria-label={t('search.label')}>
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
          {found.length === 0 && <Combobox.Empty>{t('search.nothing')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
