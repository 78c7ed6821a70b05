import { ActionIcon } from '@mantine/core';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import type { Condition } from '../../server/contract/segments.ts';
import { type SegmentKey, tSegments as t } from '../strings/en-segments.ts';
import { complete } from './clean.ts';
import type { Action } from './edit.ts';
import { ConditionFields } from './fields/ConditionFields.tsx';
import { SelectField } from './fields/Inline.tsx';
import type { Stock } from './fields/types.ts';
import type { Kept, Rule } from './tree.ts';
import { conditionWords, definitionWords, type Names } from './words.ts';

export interface RowContext {
  stock: Stock;
  names: Names;
  full: boolean;
  dispatch: (action: Action) => void;
}

const missing: Partial<Record<Condition['type'], SegmentKey>> = {
  tag: 'missing.tag',
  attribute: 'missing.attribute',
  neighborhood: 'missing.neighborhood',
  purchases: 'missing.purchases',
  rfm: 'missing.rfm',
  fence_event: 'missing.fence_event',
};

/** What is removed takes the focus with it: it goes to where the next condition is added. */
function focusAdding(event: MouseEvent): void {
  const group = event.currentTarget.closest('[data-group]');
  group?.querySelector<HTMLElement>(':scope > .hx-group-foot button')?.focus();
}

interface ToolsProps {
  row: Rule | Kept;
  words: string;
  context: RowContext;
}

function Tools({ row, words, context: { dispatch, full } }: ToolsProps) {
  return (
    <span className="hx-rule-tools">
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={full}
        aria-label={t('build.duplicate', { words })}
        title={t('build.duplicate', { words })}
        onClick={() => dispatch({ do: 'duplicate', key: row.key })}
      >
        <IconCopy size={16} stroke={1.6} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('build.remove', { words })}
        title={t('build.remove', { words })}
        onClick={(event) => {
          focusAdding(event);
          dispatch({ do: 'remove', key: row.key });
        }}
      >
        <IconTrash size={16} stroke={1.6} aria-hidden />
      </ActionIcon>
    </span>
  );
}

export function RuleRow({ rule, context }: { rule: Rule; context: RowContext }) {
  const { stock, names, dispatch } = context;
  const { condition, key, not } = rule;
  const words = conditionWords(condition, names);
  const ready = complete(condition) !== null;
  return (
    <li className="hx-rule" aria-label={words} data-incomplete={!ready || undefined}>
      <div className="hx-rule-sentence">
        <SelectField
          label={t('build.not')}
          value={not ? 'yes' : 'no'}
          data={(['no', 'yes'] as const).map((one) => ({ value: one, label: t(`build.not.${one}`) }))}
          onChange={(next) => dispatch({ do: 'negate', key, not: next === 'yes' })}
        />
        <ConditionFields
          condition={condition}
          stock={stock}
          names={names}
          onChange={(next, field) => dispatch({ do: 'set', key, condition: next, field })}
        />
      </div>
      <Tools row={rule} words={words} context={context} />
      {!ready && (
        <p className="hx-note">{t('build.incomplete', { missing: t(missing[condition.type] ?? 'missing.place') })}</p>
      )}
    </li>
  );
}

/** Deeper nesting than the screen shows: said in full, and kept as it came. */
export function KeptRow({ kept, context }: { kept: Kept; context: RowContext }) {
  const words = definitionWords(kept.definition, context.names);
  return (
    <li className="hx-rule" aria-label={words}>
      <div className="hx-rule-sentence">
        <p>{words}</p>
      </div>
      <Tools row={kept} words={words} context={context} />
      <p className="hx-note">{t('build.kept')}</p>
    </li>
  );
}
