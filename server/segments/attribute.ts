import type { Condition } from '../contract/segments.ts';
import { type Bind, holdsSql } from './terms.ts';

type Attribute = Extract<Condition, { type: 'attribute' }>;

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** Why an attribute cannot be asked that; undefined where it can. */
export function attributeFault({ is, value }: Attribute): string | undefined {
  if (is === 'known') return undefined;
  if (value === undefined) return 'is required';
  const ordered = is === 'at_least' || is === 'at_most';
  return ordered && typeof value === 'string' && !dayPattern.test(value) ? 'is neither a number nor a day' : undefined;
}

/** Attributes are text. Only one that is written as a number is compared as one, and only a day as a day. */
export function attributeSql({ name, is, value }: Attribute, bind: Bind): string {
  const text = () => `(c.attributes ->> ${bind(name)}::text)`;
  if (is === 'known') return `(${text()} is not null)`;
  if (is === 'containing') return `coalesce(${holdsSql(text(), String(value), bind)}, false)`;
  const sign = { equal: '=', at_least: '>=', at_most: '<=' }[is];
  if (typeof value === 'number')
    return `case when ${text()} ~ '^ *-{0,1}[0-9]{1,15}([.][0-9]{1,15}){0,1} *$'
      then ${text()}::numeric ${sign} ${bind(value)}::numeric else false end`;
  if (is === 'equal') return `coalesce(lower(${text()}) = lower(${bind(value)}::text), false)`;
  return `coalesce(${text()} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' and ${text()} collate "C" ${sign} ${bind(value)}::text, false)`;
}
