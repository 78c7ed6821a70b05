import type { Campaign, CampaignSummary } from '../contract/campaigns.ts';
import { type Policy, toldCount } from '../privacy/policy.ts';
import { fieldsOf } from './change.ts';
import type { CampaignRow, Counted } from './queries.ts';

const when = (date: Date | null) => date?.toISOString() ?? null;

export const toCampaign = (row: CampaignRow): Campaign => ({
  id: row.id,
  ...fieldsOf(row),
  state: row.state,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  launchedAt: when(row.launched_at),
  endedAt: when(row.ended_at),
});

export function toSummary(row: CampaignRow & Counted, policy: Policy): CampaignSummary {
  const { id, name, state, channels, schedule, trigger, launchedAt, endedAt, updatedAt } = toCampaign(row);
  const [sent, redeemed] = [toldCount(row.sent, policy), toldCount(row.redeemed, policy)];
  return { id, name, state, channels, schedule, trigger, launchedAt, endedAt, updatedAt, sent, redeemed };
}
