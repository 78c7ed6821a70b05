import type { Knex } from 'knex';
import type supertest from 'supertest';
import { expect } from 'vitest';
import { insertCodes, type NewCode } from '../../server/redemptions/index.ts';

const ready = {
  name: 'Bread week',
  channels: ['flyer'],
  variants: [{ name: 'A', texts: { flyer: { title: 'Bread', text: 'Come by' } } }],
};
export const gift = { kind: 'gift', title: 'A free roll', terms: 'One a day.', code: 'personal' };

type Agent = ReturnType<typeof supertest.agent>;

/** A launched campaign with an offer of codes. */
export async function launched(agent: Agent, offer: object = {}, fields: object = {}): Promise<string> {
  const body = { ...ready, ...fields, offer: { ...gift, ...offer } };
  const made = await agent.post('/api/v1/campaigns').send(body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const launch = await agent.post(`/api/v1/campaigns/${made.body.id}/launch`).send({});
  expect(launch.status, JSON.stringify(launch.body)).toBe(200);
  return made.body.id;
}

export async function giveOut(
  knex: Knex,
  businessId: string,
  campaignId: string,
  code: Partial<NewCode> & { code: string },
): Promise<void> {
  const blank = { recipient: null, neighborhoodId: null, arm: null, useLimit: 1, expiresAt: null };
  expect(await insertCodes(knex, businessId, [{ ...blank, campaignId, ...code }])).toEqual([code.code]);
}
