import { type Geofence, useInside } from '../api/fences.ts';
import { customerLink } from '../customers/open.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { useView } from '../view/view.ts';
import { useWho } from './who.ts';
import { whenWords } from './words.ts';

const mostShown = 50;

/** Who is in the zone now, and since when. */
export function Inside({ fence }: { fence: Geofence }) {
  const { data, error } = useInside(fence.id, true);
  const who = useWho();
  const view = useView();
  return (
    <section className="hx-block" aria-label={t('inside.title')}>
      <h3>{t('inside.title')}</h3>
      {error && !data && <p className="hx-note">{t('inside.failed')}</p>}
      {data?.length === 0 && <p className="hx-note">{t('inside.none')}</p>}
      {data && data.length > 0 && (
        <ul className="hx-plain-list hx-inside">
          {data.map(({ id, deviceId, customerId, enteredAt }) => (
            <li key={id}>
              {customerId ? (
                <a className="hx-link" {...customerLink(view, customerId)}>
                  {who(deviceId)}
                </a>
              ) : (
                <span>{who(deviceId)}</span>
              )}
              <time dateTime={enteredAt}>{t('inside.since', { at: whenWords(enteredAt) })}</time>
            </li>
          ))}
        </ul>
      )}
      {data?.length === mostShown && <p className="hx-note">{t('inside.more')}</p>}
    </section>
  );
}
