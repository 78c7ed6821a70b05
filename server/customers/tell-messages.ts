import type { z } from 'zod';
import type { personExport } from '../contract/people.ts';
import type { ExposureRow, MessageRow, RedemptionRow } from './queries-messages.ts';

const told = (at: Date | null) => at?.toISOString() ?? null;

/** Everything campaigns did with one person. */
export const toCampaigns = (rows: {
  messages: MessageRow[];
  exposures: ExposureRow[];
  redemptions: RedemptionRow[];
}): Pick<z.infer<typeof personExport>, 'messages' | 'exposures' | 'redemptions'> => ({
  messages: rows.messages.map(({ due_at, sent_at, settled_at, ...row }) => ({
    ...row,
    dueAt: due_at.toISOString(),
    sentAt: told(sent_at),
    settledAt: told(settled_at),
  })),
  exposures: rows.exposures.map(({ campaign, arm, at }) => ({ campaign, arm, at: at.toISOString() })),
  redemptions: rows.redemptions.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })),
});
