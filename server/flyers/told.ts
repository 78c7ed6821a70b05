import type { CampaignRow } from '../campaigns/index.ts';
import type { Flyers } from '../contract/redemptions.ts';
import type { Plan, Walk } from './plan.ts';
import { flyerText } from './text.ts';

export type Codes = ReadonlyMap<string | null, string>;

export function toFlyers(campaign: CampaignRow, plan: Plan, codes: Codes): Flyers {
  const known = plan.walks.flatMap(({ households }) => households ?? []);
  const { title, text } = flyerText(campaign, plan);
  return {
    campaignId: campaign.id,
    title,
    text,
    households: known.length > 0 ? known.reduce((sum, one) => sum + one, 0) : null,
    neighborhoods: plan.walks.map((walk) => toldWalk(walk, codes)),
    estimated: plan.estimated,
  };
}

const toldWalk = (walk: Walk, codes: Codes): Flyers['neighborhoods'][number] => ({
  neighborhoodId: walk.neighborhoodId,
  name: walk.name,
  code: codes.get(walk.neighborhoodId) ?? null,
  households: walk.households,
  houses: walk.houses,
  flyers: walk.flyers,
  walkMeters: walk.walkMeters,
  streets: walk.streets.map(({ street, houses, from, to, position }) => ({ street, houses, from, to, position })),
});

const columns = ['Neighborhood', 'Code', 'Order', 'Street', 'Flyers', 'From', 'To', 'Latitude', 'Longitude'];

/** A street a line, RFC 4180, with a byte order mark so that Excel reads it as UTF-8. */
export function toCsv(plan: Plan, codes: Codes): string {
  const rows = plan.walks.flatMap((walk) =>
    walk.streets.map(({ street, houses, from, to, position: [lng, lat] }, index) => [
      ...[walk.name, codes.get(walk.neighborhoodId) ?? '', String(index + 1), street, String(houses)].map(harmless),
      ...[from ?? '', to ?? ''].map(asText),
      ...[lat.toFixed(6), lng.toFixed(6)],
    ]),
  );
  return `\ufeff${[columns, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('')}`;
}

/** A spreadsheet runs what begins so as a formula. */
const harmless = (cell: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell);
/** House numbers like 3-5 are no dates. */
const asText = (cell: string): string => (/^\d+-\d+$/.test(cell) ? `'${cell}` : harmless(cell));
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
