import { ActionIcon, Button } from '@mantine/core';
import { IconCopy, IconFolderPlus, IconTrash } from '@tabler/icons-react';
import { Fragment } from 'react';
import { tSegments as t } from '../strings/en-segments.ts';
import { AddCondition } from './AddCondition.tsx';
import { SelectField } from './fields/Inline.tsx';
import { Sentence } from './fields/Sentence.tsx';
import { KeptRow, type RowContext, RuleRow } from './RuleRow.tsx';
import { type Group, type Item, modes } from './tree.ts';

interface GroupBoxProps {
  group: Group;
  context: RowContext;
  /** the one around all others */
  outer?: boolean;
}

function Mode({ group, context, outer }: GroupBoxProps) {
  return (
    <div className="hx-group-mode">
      <Sentence
        template={t(outer ? 'build.match' : 'build.group')}
        parts={{
          mode: (
            <SelectField
              label={t('build.mode')}
              value={group.mode}
              data={modes.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
              onChange={(mode) => context.dispatch({ do: 'mode', key: group.key, mode })}
            />
          ),
        }}
      />
    </div>
  );
}

function Row({ item, context }: { item: Item; context: RowContext }) {
  if (item.kind === 'rule') return <RuleRow rule={item} context={context} />;
  if (item.kind === 'kept') return <KeptRow kept={item} context={context} />;
  return <InnerGroup group={item} context={context} />;
}

/** Conditions of which all, any or none must hold, with what joins them said between. */
export function GroupBox({ group, context, outer = false }: GroupBoxProps) {
  const { dispatch, full, stock } = context;
  const empty = group.items.length === 0;
  return (
    <div className="hx-group" data-group>
      {(!outer || group.items.length > 1 || group.mode !== 'all') && (
        <Mode group={group} context={context} outer={outer} />
      )}
      {empty && !outer && <p className="hx-note">{t('build.group.empty')}</p>}
      <ul>
        {group.items.map((item, index) => (
          <Fragment key={item.key}>
            {index > 0 && (
              <li className="hx-joiner" aria-hidden>
                {t(group.mode === 'all' ? 'build.and' : 'build.or')}
              </li>
            )}
            <Row item={item} context={context} />
          </Fragment>
        ))}
      </ul>
      <div className="hx-group-foot">
        <AddCondition
          label={t(outer ? 'build.add' : 'build.addTo')}
          stock={stock}
          disabled={full}
          startOpen={outer && empty}
          onAdd={(condition) => dispatch({ do: 'add', to: group.key, condition })}
        />
        {outer && !empty && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFolderPlus size={15} aria-hidden />}
            disabled={full}
            onClick={() => dispatch({ do: 'add-group' })}
          >
            {t('build.addGroup')}
          </Button>
        )}
      </div>
    </div>
  );
}

function InnerGroup({ group, context }: { group: Group; context: RowContext }) {
  const words = t('build.group.words');
  return (
    <li className="hx-rule hx-inner" aria-label={words}>
      <GroupBox group={group} context={context} />
      <span className="hx-rule-tools">
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={context.full}
          aria-label={t('build.duplicate', { words })}
          onClick={() => context.dispatch({ do: 'duplicate', key: group.key })}
        >
          <IconCopy size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('build.remove', { words })}
          onClick={(event) => {
            const outer = event.currentTarget.closest('[data-group]');
            outer?.querySelector<HTMLElement>(':scope > .hx-group-foot button')?.focus();
            context.dispatch({ do: 'remove', key: group.key });
          }}
        >
          <IconTrash size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </span>
    </li>
  );
}
