import { Button, CloseButton } from '@mantine/core';
import type { Store } from '../api/stores.ts';
import { useCan } from '../shell/can.ts';
import { t } from '../strings/t.ts';
import { setView } from '../view/view.ts';
import { removeStore } from './actions.ts';
import { placing } from './placing.ts';
import { writePosition } from './position.ts';

export function StoreCard({ store }: { store: Store }) {
  const can = useCan();
  return (
    <section className="hx-details hx-store" aria-label={t('stores.card')}>
      <header>
        <h2>{store.name}</h2>
        <CloseButton aria-label={t('details.close')} onClick={() => setView({ selection: null })} />
      </header>
      <dl>
        <div>
          <dt>{t('stores.position')}</dt>
          <dd>{writePosition(store.position)}</dd>
        </div>
        <div>
          <dt>{t('stores.zone')}</dt>
          <dd>{store.timeZone.replaceAll('_', ' ')}</dd>
        </div>
        {store.openingHours && (
          <div>
            <dt>{t('stores.hours')}</dt>
            <dd>{store.openingHours}</dd>
          </div>
        )}
      </dl>
      {can.change && (
        <div className="hx-actions">
          <Button
            size="xs"
            variant="default"
            onClick={() => placing.set({ id: store.id, position: [...store.position] })}
          >
            {t('stores.edit')}
          </Button>
          <Button size="xs" variant="subtle" color="red" onClick={() => removeStore(store)}>
            {t('stores.remove')}
          </Button>
        </div>
      )}
    </section>
  );
}
