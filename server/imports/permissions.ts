import type { Channel } from '../contract/people.ts';
import { marketing } from '../contract/people.ts';
import type { Statement } from '../customers/index.ts';
import { normalize } from './columns.ts';
import type { Table } from './recognize.ts';
import type { TableRow } from './table-row.ts';
import { type DateOrder, instantOf, readMoment } from './times.ts';

const yes = new Set(
  `yes y true t 1 x on subscribed subscribe optin optedin agreed granted accepted confirmed active ja oui si sim wahr vrai
   verdadero`.split(/\s+/),
);
const no = new Set(
  `no n false f 0 off unsubscribed unsubscribe optout optedout declined denied withdrawn revoked cleaned suppressed bounced
   nein non nao falsch faux falso`.split(/\s+/),
);
const unknown = new Set(
  'unknown neversubscribed notsubscribed nonsubscribed notset none null na pending pendingconfirmation'.split(' '),
);

const answers = new Map<string, boolean | null | undefined>();

/** What a value says of a permission; null: nothing. Undefined: it is no such value. */
export function readPermission(text: string): boolean | null | undefined {
  if (text === '') return null;
  if (answers.has(text)) return answers.get(text);
  const word = normalize(text);
  const answer = word === '' || unknown.has(word) ? null : yes.has(word) ? true : no.has(word) ? false : undefined;
  if (answers.size < 1000) answers.set(text, answer);
  return answer;
}

export const permissionFields = ['emailConsent', 'emailOptOut', 'smsConsent', 'smsOptOut'] as const;

const fileSays = { subscribed: true, unsubscribed: false, cleaned: false } as const;

/** A no outweighs a yes of the same row. */
function answerOf(channel: Channel, row: TableRow, table: Table): boolean | null {
  const agrees = permission(row, `${channel}Consent`);
  const left = permission(row, `${channel}OptOut`);
  const fileAgrees = channel === 'email' && table.consent ? fileSays[table.consent] : null;
  if (agrees === false || left === true || fileAgrees === false || isSuppressed(row.cell(`${channel}Suppressed`))) {
    return false;
  }
  // Not having left is no permission.
  return agrees || fileAgrees ? true : null;
}

function permission(row: TableRow, field: string): boolean | null {
  const text = row.cell(field);
  const answer = readPermission(text);
  if (answer !== undefined) return answer;
  row.say(field, `“${text.slice(0, 40)}” is neither yes nor no; no permission was read from it.`);
  return null;
}

/** The column holds why nothing is to be sent (a bounce, a complaint), and mostly nothing. */
const isSuppressed = (text: string): boolean =>
  text !== '' && text !== '[]' && readPermission(text) !== null && !/^(no|false|0)$/i.test(text);

/** What a row says of permissions to write to a person, for marketing. Times without an offset are in `timeZone`. */
export function statementsOf(row: TableRow, table: Table, dateOrder: DateOrder, timeZone: string): Statement[] {
  const statements: Statement[] = [];
  for (const channel of ['email', 'sms'] as const) {
    const granted = answerOf(channel, row, table);
    if (granted === null) continue;
    const moment = row.optional(`${channel}ConsentAt`, (text) => readMoment(text, '', dateOrder), 'a date and time');
    statements.push({ channel, purpose: marketing, granted, at: moment && instantOf(moment, timeZone) });
  }
  return statements;
}
