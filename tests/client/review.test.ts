import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FilePreview, ImportReport } from '../../client/api/import-types.ts';
import { formatAmount } from '../../client/format/amount.ts';
import { asksDateOrder, assign, draftOf, fieldOf } from '../../client/imports/columns-draft.ts';
import { splitLines } from '../../client/imports/report-lines.ts';
import { countOutcomes, outcomes, roughly, saidBy } from '../../client/imports/review-rows.ts';
import {
  fieldWords,
  noteWords,
  outcomeWords,
  saidWords,
  titleWords,
  withWords,
} from '../../client/imports/review-words.ts';
import { isReviewKey } from '../../client/strings/en-review.ts';
import { previewOutcome } from '../../server/contract/imports.ts';
import { fieldsOf } from '../../server/imports/mapping.ts';

const file = (over: Partial<FilePreview> = {}): FilePreview => ({
  number: 0,
  name: 'people.csv',
  kind: 'customers',
  source: 'square',
  title: 'Square customer directory',
  error: null,
  skipped: false,
  remembered: false,
  rowEstimate: 3086,
  notes: [],
  dateOrder: null,
  columns: [],
  fields: [],
  rows: [],
  ...over,
});
const column = (header: string, field: string | null, ...samples: string[]) => ({
  header,
  field,
  samples,
  kept: false,
});
const row = (over: Partial<FilePreview['rows'][number]> = {}): FilePreview['rows'][number] => ({
  row: 1,
  outcome: 'create',
  says: {},
  with: null,
  problems: [],
  ...over,
});

describe('what was recognized', () => {
  test('is said with about how many people', () => {
    expect(titleWords(file())).toBe('Square customer directory, about 3,090 people');
    expect(titleWords(file({ rowEstimate: 180 }))).toBe('Square customer directory, 180 people');
    expect(titleWords(file({ rowEstimate: 1 }))).toBe('Square customer directory, 1 person');
    expect(titleWords(file({ kind: 'purchases', title: 'Square transactions', rowEstimate: 36_026 }))).toBe(
      'Square transactions, about 36,000 rows',
    );
    expect(titleWords(file({ title: null, kind: null, error: 'This is a PNG image.' }))).toBe('Not recognized');
  });

  test('a reckoned number is off by less than one percent, a counted one is exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000_000 }), (estimate) => {
        const { count, about } = roughly(estimate);
        expect(about).toBe(estimate >= 1000);
        expect(Math.abs(count - estimate)).toBeLessThanOrEqual(about ? estimate / 100 : 0);
      }),
    );
  });

  test('a mapping that was confirmed before says so, and neighborhoods say their names', () => {
    expect(noteWords(file({ remembered: true, notes: ['Dates were read.'] }))).toEqual([
      expect.stringMatching(/confirmed/),
      'Dates were read.',
    ]);
    const rows = ['Canton', 'Fells Point'].map((name) => row({ says: { name } }));
    expect(noteWords(file({ kind: 'neighborhoods', rows }))).toEqual(['Canton, Fells Point']);
    expect(noteWords(file({ kind: 'streets', name: 'monaco-latest.osm.pbf' }))[0]).toMatch(/Monaco/);
  });
});

describe('the columns', () => {
  const table = file({ columns: [column('Mail', 'email'), column('Total', null), column('When', 'since')] });

  test('a column is one thing and a thing is one column: what it was before is free again', () => {
    const moved = assign(draftOf(table), 'Total', 'email');
    expect(moved).toEqual({ since: 'When', email: 'Total' });
    expect(fieldOf(moved, 'Mail')).toBeNull();
    expect(assign(moved, 'Total', null)).toEqual({ since: 'When' });
  });

  test('whatever is chosen in whatever order, no column and no thing is named twice', () => {
    const step = fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('id', 'name', 'email', null));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let draft = {};
        for (const [header, field] of steps) draft = assign(draft, header, field);
        const headers = Object.values(draft);
        expect(new Set(headers).size).toBe(headers.length);
        const [header, field] = steps.at(-1) ?? ['A', null];
        expect(fieldOf(draft, header)).toBe(field);
      }),
    );
  });

  test('the order of day and month is asked for only where a date column has such dates', () => {
    const dated = (...samples: string[]) => file({ columns: [column('When', 'since', ...samples)] });
    expect(asksDateOrder(dated('2026-03-04', '3/4/2026'))).toBe(true);
    expect(asksDateOrder(dated('04-03'))).toBe(true);
    expect(asksDateOrder(dated('2026-03-04', '2026-03-05 10:00'))).toBe(false);
    expect(asksDateOrder(file({ columns: [column('Size', null, '3/4/2026')] }))).toBe(false);
  });

  test('everything the server can read a column as has its words', () => {
    for (const kind of ['customers', 'purchases'] as const)
      for (const { field } of fieldsOf(kind)) expect(isReviewKey(`field.${kind}.${field}`), field).toBe(true);
    expect(fieldWords('customers', 'Shoe size')).toBe('Shoe size');
  });
});

describe('a row of the preview', () => {
  test('every way a row can end has its words', () => {
    expect([...outcomes].sort()).toEqual([...previewOutcome.options].sort());
    for (const outcome of outcomes) expect(outcomeWords('customers', outcome)).toMatch(/\w/);
    expect(outcomeWords('purchases', 'merge')).not.toBe(outcomeWords('customers', 'merge'));
  });

  test('the ways are counted, without those that do not occur', () => {
    const rows = [row(), row({ outcome: 'fail' }), row()];
    expect(countOutcomes(rows)).toEqual([
      { outcome: 'create', count: 2 },
      { outcome: 'fail', count: 1 },
    ]);
  });

  test('says whom it is about, unless the server has said it already', () => {
    const whom = { customerId: '7', name: 'Jane Dunn', by: 'email' as const };
    expect(withWords('customers', row({ outcome: 'merge', with: whom }))).toBe(
      'The same person as Jane Dunn, by e-mail.',
    );
    expect(
      withWords('customers', row({ outcome: 'merge', with: whom, problems: [{ reason: 'The same.' }] })),
    ).toBeNull();
    expect(withWords('customers', row({ outcome: 'update', with: whom }))).toMatch(/Jane Dunn/);
    expect(withWords('purchases', row({ with: whom }))).toBe('Bought by Jane Dunn.');
    expect(withWords('customers', row())).toBeNull();
  });

  test('a customer begins with the name, a purchase with the amount, and nothing that is said is lost', () => {
    const jane = saidBy({ email: 'j@d.org', 'Shoe size': '7', name: 'Jane', birthday: '1984-05-31' });
    expect(jane.title).toEqual({ field: 'name', value: 'Jane' });
    expect(jane.rest.map(({ field }) => field)).toEqual(['birthday', 'Shoe size']);
    expect(saidWords('purchases', { at: '2026-03-04', amount: '-7.90' }, 'USD')).toMatchObject({
      title: '-$7.90',
      line: '2026-03-04 · nobody named',
    });
    const says = fc.dictionary(fc.constantFrom('name', 'email', 'amount', 'at', 'tags', 'Memo', 'items'), fc.string());
    fc.assert(
      fc.property(says, (one) => {
        const { title, line, rest } = saidBy(one);
        const fields = [...(title ? [title] : []), ...line, ...rest].map(({ field }) => field);
        expect(fields.sort()).toEqual(Object.keys(one).sort());
      }),
    );
  });
});

describe('the report', () => {
  const rows = { read: 3, created: 1, updated: 0, merged: 2, skipped: 0, failed: 0 };
  const one = {
    name: 'a.csv',
    bytes: 9,
    status: 'done',
    kind: 'customers',
    detected: null,
    rows,
    money: null,
  } as const;
  const report = (over: Partial<ImportReport>): ImportReport => ({
    id: '1',
    status: 'done',
    kind: 'customers',
    detected: null,
    rows,
    problems: [],
    problemCount: 0,
    progress: { phase: 'finished', fraction: 1 },
    files: [{ ...one, problemCount: 0, error: null }],
    createdAt: '2026-11-23T10:00:00Z',
    finishedAt: null,
    ...over,
  });
  const joined = { file: 'a.csv', row: 2, reason: 'The same person as Jane.', customerId: '7' };
  const wrong = { file: 'a.csv', row: 3, reason: 'No date.' };

  test('a joined row is no problem', () => {
    expect(splitLines(report({ problems: [joined, wrong], problemCount: 2 }))).toEqual({
      joined: [joined],
      joinedCount: 1,
      problems: [wrong],
      problemCount: 1,
    });
  });

  test('where the report keeps the first lines only, the counts are of all', () => {
    const lines = splitLines(report({ problems: [joined], problemCount: 5 }));
    expect(lines).toMatchObject({ joinedCount: 2, problemCount: 3 });
  });

  test('a file that was left out on purpose is no problem', () => {
    const error = 'Left out, as you said.';
    const files = [{ ...one, status: 'cancelled' as const, problemCount: 0, error }];
    const problems = [{ file: 'a.csv', row: null, reason: error }];
    expect(splitLines(report({ files, problems, problemCount: 1 })).problemCount).toBe(0);
  });

  test('money is shown to the cent, however much it is', () => {
    expect(formatAmount('291112.72', 'USD')).toBe('$291,112.72');
    expect(formatAmount('-1349.46', 'USD')).toBe('-$1,349.46');
    // As a number this would end in .00.
    expect(formatAmount('90071992547409931.37', 'EUR')).toBe('€90,071,992,547,409,931.37');
  });
});
