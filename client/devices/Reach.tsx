import { tDevices as t } from '../strings/en-devices.ts';
import { reachOf } from './words.ts';

/** Says so where a phone cannot open what it is shown. */
export function Reach({ link }: { link: string }) {
  const reach = reachOf(link);
  return reach === 'everywhere' ? null : <p className="hx-callout">{t(`reach.${reach}`)}</p>;
}
