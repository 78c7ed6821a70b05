import { Button, Menu } from '@mantine/core';
import { IconBuildingStore, IconChevronDown, IconPlus } from '@tabler/icons-react';
import { useExplore } from '../explore/context.ts';
import { moveMap } from '../map/commands.ts';
import { placing } from '../stores/placing.ts';
import { t } from '../strings/t.ts';
import { getView, setView } from '../view/view.ts';
import { useCan } from './can.ts';

/** Which shop distances are measured from; choosing one goes there. */
export function StoreSwitcher() {
  const { stores, store } = useExplore();
  const can = useCan();
  const known = stores.data ?? [];
  if (known.length === 0 && !can.change) return null;
  const name = store?.name ?? t('stores.none.short');
  return (
    <Menu
      withInitialFocusPlaceholder={false}
      withinPortal={false}
      position="bottom-start"
      shadow="md"
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <Button
          className="hx-switcher"
          variant="default"
          leftSection={<IconBuildingStore size={17} className="hx-warm" aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={t('stores.switch', { name })}
        >
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {known.map((one) => (
          <Menu.Item
            key={one.id}
            aria-current={one.id === store?.id || undefined}
            onClick={() => {
              // On the page of trade areas the areas follow; everywhere else the shop is shown on the map.
              if (getView().page === 'areas') setView({ storeId: one.id });
              else setView({ page: 'explore', storeId: one.id, selection: { kind: 'store', id: one.id } });
              moveMap({ kind: 'fly', center: one.position });
            }}
          >
            {one.name}
          </Menu.Item>
        ))}
        {can.change && known.length > 0 && <Menu.Divider />}
        {can.change && (
          <Menu.Item
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => {
              setView({ page: 'explore', selection: null });
              placing.set({ id: null, position: null });
            }}
          >
            {t('stores.add')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
