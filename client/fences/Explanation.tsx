import type { FenceEvent, Geofence } from '../api/fences.ts';
import { formatNumber } from '../format/format.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { explain } from './explain.ts';

/** Why an event was taken to have happened, and why nothing follows from it where nothing does. */
export function Explanation({ event, fence }: { event: FenceEvent; fence: Geofence }) {
  const { why, position, doubts, silence } = explain(event, fence);
  const { fix, ruleVersion } = event.explanation;
  return (
    <div className="hx-why">
      {why && <p>{why}</p>}
      {doubts.map((doubt) => (
        <p key={doubt}>{doubt}</p>
      ))}
      {silence.length === 0 ? (
        <p>{t('follows.yes')}</p>
      ) : (
        <div>
          <p>{t('follows.no')}</p>
          <ul>
            {silence.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
      <p className="hx-note">
        {position} {fix && t('why.map')} {t('why.version', { n: formatNumber(ruleVersion) })}
      </p>
    </div>
  );
}
