import { expect, test } from 'vitest';
import { eraseCustomer } from '../../server/customers/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { importFiles, reportOf, uploadDirectory } from './support.ts';

const knex = testDatabase();
const directory = uploadDirectory();

test('a report names whom a row was joined with, and forgets the name with the person', async () => {
  const businessId = await newBusiness(knex);
  await importFiles(knex, businessId, directory, { 'a.csv': 'id,name,email\n1,Jane Dunn,jane@example.org\n' });
  const report = await importFiles(knex, businessId, directory, { 'b.csv': 'id,email\n2,JANE@example.org\n' });
  expect(report.problems).toMatchObject([{ row: 1, reason: 'The same person as Jane Dunn, by e-mail.' }]);
  const customerId = report.problems[0]?.customerId ?? '';
  await knex.transaction((trx) => eraseCustomer(trx, businessId, customerId));
  const later = await reportOf(knex, businessId, report.id);
  expect(later.problems).toMatchObject([{ row: 1, reason: 'The same person as somebody known already, by e-mail.' }]);
  const kept = await knex('import_files').where({ business_id: businessId }).select('problems');
  expect(JSON.stringify(kept)).not.toContain('Jane');
});

test('without a store the phones of a file tell the country of those without a code', async () => {
  const businessId = await newBusiness(knex);
  const { rows } = await importFiles(knex, businessId, directory, {
    'a.csv': 'id,name,phone\n1,Jane,+14105551001\n2,Jane,(410) 555-1001\n3,Al,+14105551003\n',
  });
  expect(rows).toMatchObject({ created: 2, merged: 1 });
});
