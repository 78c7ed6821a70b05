import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useStreets } from '../api/basemap.ts';
import { type StreetShop, type TravelMode, useStreetShops } from '../api/catchments.ts';
import type { Store } from '../api/stores.ts';
import { formatDistance, formatNumber, formatRadius, usesImperial } from '../format/format.ts';
import { distanceMeters } from '../map/distance.ts';
import { t } from '../strings/t.ts';
import type { Rival } from '../view/area.ts';
import { AddByHand } from './AddByHand.tsx';
import { around } from './around.ts';
import { hasRival } from './ask.ts';
import { foundShops } from './found-shops.ts';
import { kindWords, shopKinds } from './words.ts';

/** How far away a shop still competes, in meters (rounded as the place's roads are signed). */
const reach: Record<TravelMode, number> = usesImperial
  ? { walk: 3219, bike: 8047, drive: 16_093 }
  : { walk: 3000, bike: 8000, drive: 15_000 };
const shownAtOnce = 40;

interface FindRivalsProps {
  rivals: readonly Rival[];
  own: number;
  mode: TravelMode;
  store: Store | null;
  onAdd: (added: Rival[]) => void;
  onDone: () => void;
}

export function FindRivals({ rivals, own, mode, store, onAdd, onDone }: FindRivalsProps) {
  const streets = useStreets();
  return (
    <div className="hx-find">
      {streets.data === null ? (
        <p className="hx-note">{t('areas.rivals.noStreets')}</p>
      ) : (
        store && <FromStreets rivals={rivals} own={own} mode={mode} store={store} onAdd={onAdd} />
      )}
      <AddByHand own={own} count={rivals.length} onAdd={onAdd} />
      <Button size="xs" variant="default" onClick={onDone}>
        {t('areas.rivals.done')}
      </Button>
    </div>
  );
}

interface Near {
  rival: Rival;
  kind: string;
  meters: number;
}

/** As big as the own shop until somebody says otherwise: the extract does not know. */
const rivalOf = ({ id, name, kind, position }: StreetShop, attraction: number): Rival => ({
  osmId: id,
  name: name?.trim().slice(0, 200) || t('areas.rivals.unnamed', { kind: kindWords(kind).toLowerCase() }),
  position,
  attraction,
});

/** The own shop is in the extract, too. */
const isOwn = ({ name, position }: StreetShop, store: Store): boolean =>
  name?.trim().toLowerCase() === store.name.trim().toLowerCase() && distanceMeters(store.position, position) < 100;

function nearest(shops: readonly StreetShop[], store: Store, own: number, within: number): Near[] {
  return shops
    .filter((shop) => !isOwn(shop, store))
    .map((shop) => ({
      rival: rivalOf(shop, own),
      kind: shop.kind,
      meters: distanceMeters(store.position, shop.position),
    }))
    .filter(({ meters }) => meters <= within)
    .sort((a, b) => a.meters - b.meters);
}

type FromStreetsProps = Omit<FindRivalsProps, 'onDone' | 'store'> & { store: Store };

function FromStreets({ rivals, own, mode, store, onAdd }: FromStreetsProps) {
  const [kind, setKind] = useState<string>('bakery');
  const [name, setName] = useState('');
  const [q] = useDebouncedValue(name, 250);
  const bboxWgs84 = useMemo(() => around(store.position, reach[mode]), [store.position, mode]);
  const shops = useStreetShops({ kind: kind || null, q, bboxWgs84, near: store.position });
  const found = useMemo(() => nearest(shops.data ?? [], store, own, reach[mode]), [shops.data, store, own, mode]);
  const shown = found.slice(0, shownAtOnce);
  const fresh = shown.filter(({ rival }) => !hasRival(rivals, rival));
  const distance = formatRadius(reach[mode]);

  useEffect(() => foundShops.set(found.map(({ rival }) => rival)), [found]);
  useEffect(() => () => foundShops.set([]), []);

  return (
    <>
      <div className="hx-controls-row">
        <NativeSelect
          size="xs"
          label={t('areas.rivals.kind')}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
          data={[
            { value: '', label: t('shops.any') },
            ...shopKinds.map((one) => ({ value: one as string, label: kindWords(one) })),
          ]}
        />
        <TextInput
          size="xs"
          type="search"
          label={t('areas.rivals.name')}
          placeholder={t('areas.rivals.name.any')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      {shops.isError && <p className="hx-problem">{t('areas.rivals.found.failed')}</p>}
      {shops.isPending && <Skeleton height={96} role="status" aria-label={t('state.loading')} />}
      {shops.data && (
        <div className="hx-found-head" aria-live="polite">
          <p className="hx-note">
            {found.length === 0
              ? t('areas.rivals.found.none', { distance })
              : t('areas.rivals.found', { count: found.length, n: formatNumber(found.length), distance })}
          </p>
          {fresh.length > 1 && (
            <Button size="compact-xs" variant="default" onClick={() => onAdd(fresh.map(({ rival }) => rival))}>
              {t('areas.rivals.all', { n: fresh.length })}
            </Button>
          )}
        </div>
      )}
      <ul className="hx-found-list" data-stale={shops.isPlaceholderData || undefined}>
        {shown.map(({ rival, kind: itsKind, meters }) => {
          const taken = hasRival(rivals, rival);
          return (
            <li key={rival.osmId}>
              <button
                type="button"
                disabled={taken}
                aria-label={t(taken ? 'areas.rivals.picked' : 'areas.rivals.pick', { name: rival.name })}
                onClick={() => onAdd([rival])}
              >
                {taken ? <IconCheck size={15} aria-hidden /> : <IconPlus size={15} aria-hidden />}
                <span>{rival.name}</span>
                <small>
                  {kind === '' && `${kindWords(itsKind)} · `}
                  {formatDistance(meters)}
                </small>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
