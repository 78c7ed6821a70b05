import type { Knex } from 'knex';
import type { CustomerPatch } from '../contract/people.ts';
import { bumpDataVersion } from '../db/version.ts';
import { attachRecords } from './attach.ts';
import { type Facts, factsOf } from './fold.ts';
import type { Stored } from './person.ts';
import { countryOf, readPhone } from './phone.ts';
import { inPrecedence } from './project.ts';
import { customerExists, timeZoneOf } from './queries-projections.ts';
import { insertRecords, recordsOfCustomers, takeIds } from './queries-records.ts';
import type { PersonRecord } from './record.ts';

const blank = (customerId: string): PersonRecord => ({
  ...{ source: 'hexhood', sourceKey: customerId, name: null, email: null, phone: null, tags: [], attributes: {} },
  ...{ since: null, birthday: null, address: null, postcode: null, position: null, statements: [] },
});

/**
 * Writes what a person typed of a customer into the record of what was typed, which counts before all files. Null clears
 * what was typed, and what the files say shows again. Tags are typed as a whole: from then on those of files do not
 * show. Who has the e-mail or phone typed becomes one with this customer, as with a file's.
 */
export async function editCustomer(
  trx: Knex.Transaction,
  businessId: string,
  id: string,
  patch: CustomerPatch,
): Promise<'changed' | 'unknown'> {
  await bumpDataVersion(trx, businessId);
  if (!(await customerExists(trx, businessId, id))) return 'unknown';
  const origin = { businessId, importId: null, file: null };
  const records = await recordsOfCustomers(trx, businessId, [id]);
  const said = patch.phone ? { ...patch, phone: await phoneOf(trx, businessId, patch.phone) } : patch;
  const typed = inPrecedence(records.flatMap(({ facts }) => (facts.source === 'hexhood' ? [facts] : [])));
  if (typed.length === 0) typed.push(await insertBlank(trx, businessId, id, records));
  // People who became one may each have had something typed; what is typed now is first, and what is cleared is cleared in all.
  await attachRecords(
    trx,
    origin,
    typed.map((facts, at) => ({
      row: at,
      record: { ...facts, statements: [] },
      exactly: at === 0 ? patched(facts, said) : cleared(facts, said),
    })),
  );
  return 'changed';
}

/** As files' phones are read, so that the two meet; what cannot be read stays as it was typed. */
async function phoneOf(trx: Knex, businessId: string, typed: string): Promise<string> {
  return readPhone(typed, countryOf(await timeZoneOf(trx, businessId)))?.phone ?? typed;
}

async function insertBlank(
  trx: Knex.Transaction,
  businessId: string,
  id: string,
  records: readonly Stored[],
): Promise<Facts> {
  const facts = factsOf(blank(id));
  const [recordId = ''] = (await takeIds(trx, 0, 1)).records;
  const apart = records.some((record) => record.apart);
  await insertRecords(trx, { businessId, importId: null, file: null }, [
    { id: recordId, customerId: id, facts, apart, row: null, changed: true },
  ]);
  return facts;
}

/** PostgreSQL's jsonb takes neither U+0000 nor half a character. */
const storable = (text: string) => Buffer.from(text.replaceAll('\0', '')).toString();

/** What was typed, with the patch. A new address leaves the position of the old one behind. */
export function patched(facts: Facts, patch: CustomerPatch): Facts {
  const { tags, attributes = {}, email, ...fields } = patch;
  const moved = patch.address !== undefined && patch.address !== facts.address;
  const typed = Object.entries(attributes).flatMap(([name, value]) =>
    value === null ? [] : [[storable(name), storable(value)]],
  );
  const left = Object.entries(facts.attributes).filter(([name]) => !Object.hasOwn(attributes, name));
  return {
    ...facts,
    ...(moved && { position: null }),
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    ...(email !== undefined && { email: email?.toLowerCase() ?? null }),
    ...(tags && { tags: [...new Set(tags)], wholeTags: true }),
    attributes: Object.fromEntries([...left, ...typed]),
  };
}

function cleared(facts: Facts, patch: CustomerPatch): Facts {
  const { tags, attributes = {}, ...fields } = patch;
  const typed = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    ...facts,
    ...Object.fromEntries(typed.map(([field]) => [field, null])),
    ...(patch.address !== undefined && { position: null }),
    ...(tags && { tags: [], wholeTags: false }),
    attributes: Object.fromEntries(
      Object.entries(facts.attributes).filter(([name]) => !Object.hasOwn(attributes, name)),
    ),
  };
}
