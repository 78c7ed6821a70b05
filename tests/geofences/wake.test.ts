import pino from 'pino';
import { expect, inject, test } from 'vitest';
import { createPhones } from '../../server/phones.ts';
import { newShop } from '../catchments/support.ts';
import { eventsOf, fixAt, fixesOf, newDevice } from '../checkins/support.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { addFence, changeFence } from './support.ts';

const knex = testDatabase();
const phones = createPhones({ knex, connection: inject('connection'), log: pino({ level: 'silent' }) });
const app = testApp(knex, { phones });

test('a zone that is changed is changed for who is in it, without another word of their phone', async () => {
  const { owner, businessId } = await newShop(knex, app);
  const zone = await addFence(owner, { dwellSeconds: 3600 });
  const device = await newDevice(knex, businessId);
  const at = Date.now() - 300_000;
  await knex('geofences')
    .where({ id: zone.id })
    .update({ since: new Date(at - 3_600_000) });
  await phones.fences.refresh(businessId);
  await phones.ingest.take(device, fixesOf([fixAt(at, 5), fixAt(at + 30_000, 5)]));
  const kinds = async () => {
    // Past the time that a phone is given to tell by itself.
    await phones.ingest.carry(Date.now() + 10_000);
    return (await eventsOf(knex, device)).map(({ kind }) => kind);
  };
  expect(await kinds()).toEqual(['entered']);
  await changeFence(owner, zone.id, { dwellSeconds: 60 });
  expect(await kinds()).toEqual(['entered', 'dwelled']);
});
