import type { CampaignFields, CampaignPatch } from '../contract/campaigns.ts';
import type { CampaignRow } from './queries.ts';

export const fieldsOf = ({ name, definition }: CampaignRow): CampaignFields => ({ name, ...definition });

/** What may change once people may have been written to: not who they are, nor what they were told. */
const later = new Set(['name', 'schedule', 'limits', 'priority', 'quietHours']);

/**
 * A campaign with a change, or pointers to what may not change any more. A field that is said again as it is, is no change. Of a
 * launched campaign's schedule only the end moves.
 */
export function changed(
  row: CampaignRow,
  patch: CampaignPatch,
): { fields: CampaignFields } | { refused: { pointer: string; detail: string }[] } {
  const known = fieldsOf(row);
  const fields = { ...known, ...patch } as CampaignFields;
  if (row.state === 'draft') return { fields };
  const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  const touched = (Object.keys(patch) as (keyof CampaignFields)[]).filter((key) => !isSame(known[key], fields[key]));
  const refused = touched
    .filter((key) => !(row.state === 'ended' ? key === 'name' : later.has(key)))
    .map((key) => ({ pointer: `/${key}`, detail: 'cannot be changed after the launch' }));
  const { startAt, sendTime, days } = known.schedule;
  if (!isSame(fields.schedule, { ...fields.schedule, startAt, sendTime, days }))
    refused.push({ pointer: '/schedule', detail: 'after the launch, only its end can be changed' });
  return refused.length > 0 ? { refused } : { fields };
}
