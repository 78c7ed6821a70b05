import type { ConsentList } from '../api/customers.ts';
import { formatInstant, formatNumber } from '../format/format.ts';
import { tPeople } from '../strings/en-people.ts';
import { ChannelIcon } from './ConsentIcons.tsx';
import { marketing } from './consent-state.ts';
import { sourceWords } from './words.ts';

/** Everything that was ever said, the latest first. */
export function ConsentHistory({ list }: { list: ConsentList }) {
  if (list.items.length === 0) return <p className="hx-note">{tPeople('consents.history.none')}</p>;
  const said = [...list.items].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <details className="hx-fold">
      <summary>{tPeople('consents.history', { count: said.length, n: formatNumber(said.length) })}</summary>
      <ol className="hx-log">
        {said.map(({ id, channel, purpose, granted, source, direct, at }) => (
          <li key={id}>
            <ChannelIcon channel={channel} state={granted ? 'granted' : 'withdrawn'} />
            <div>
              <span>
                {tPeople(granted ? 'consents.said.granted' : 'consents.said.withdrawn', {
                  channel: tPeople(`channel.${channel}`),
                })}
                {purpose !== marketing && ` ${tPeople('consents.for', { purpose })}`}
              </span>
              <small>
                <time dateTime={at}>{formatInstant(at)}</time> ·{' '}
                {tPeople(direct ? 'consents.direct' : 'consents.file', { source: sourceWords(source) })}
              </small>
            </div>
          </li>
        ))}
      </ol>
    </details>
  );
}
