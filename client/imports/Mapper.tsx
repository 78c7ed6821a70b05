import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useId, useState } from 'react';
import type { FilePreview } from '../api/import-types.ts';
import { useChangeFile } from '../api/imports-review.ts';
import { Failure } from '../api/problem.ts';
import { failureWords } from '../notify/notices.ts';
import { tReview } from '../strings/en-review.ts';
import { asksDateOrder, assign, type ColumnsDraft, draftOf, fieldOf } from './columns-draft.ts';
import { PreviewRows } from './PreviewRows.tsx';
import { fieldWords } from './review-words.ts';

type Column = FilePreview['columns'][number];

/** How a table is read, column by column, with what would come of it. */
export function Mapper({ importId, file }: { importId: string; file: FilePreview }) {
  const change = useChangeFile(importId, file.number);
  // What cannot be read yet is kept here: one column after another is named until it can.
  const [said, setSaid] = useState<ColumnsDraft | null>(null);
  const draft = said ?? draftOf(file);
  const { kind, columns, fields } = file;
  const choose = (header: string, field: string | null) => {
    const next = assign(draft, header, field);
    setSaid(next);
    change.mutate({ columns: next }, { onSuccess: () => setSaid(null) });
  };
  const fault = change.error && faultWords(change.error);
  const isPeople = kind === 'customers' || kind === 'purchases';
  return (
    <div className="hx-mapper" aria-busy={change.isPending}>
      <Switches file={file} change={change} forget={() => setSaid(null)} />
      {!isPeople && <p className="hx-note">{tReview('mapper.kind.first')}</p>}
      {isPeople && (
        <>
          <p className="hx-note">{tReview('mapper.help')}</p>
          <ul className="hx-columns" aria-label={tReview('mapper.title', { name: file.name })}>
            {columns.map((column) => (
              <li key={column.header}>
                <ColumnRow
                  kind={kind}
                  column={column}
                  fields={fields}
                  field={fieldOf(draft, column.header)}
                  onChange={(field) => choose(column.header, field)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {fault !== null && fault !== file.error && (
        <p className="hx-problem" role="alert">
          {fault}
        </p>
      )}
      {isPeople && file.error === null && <PreviewRows file={file} stale={change.isPending || said !== null} />}
    </div>
  );
}

/** The server says of the field what is amiss; its sentence about the request as a whole says less. */
function faultWords(error: Error): string {
  const detail = error instanceof Failure ? error.problem?.errors?.[0]?.detail : undefined;
  return detail ?? failureWords(error);
}

interface SwitchesProps {
  file: FilePreview;
  change: ReturnType<typeof useChangeFile>;
  forget: () => void;
}

function Switches({ file, change, forget }: SwitchesProps) {
  const { kind, dateOrder } = file;
  return (
    <div className="hx-mapper-switches">
      <Choice
        label={tReview('mapper.kind')}
        value={kind}
        options={(['customers', 'purchases'] as const).map((one) => ({
          value: one,
          label: tReview(`mapper.kind.${one}`),
        }))}
        onChange={(next) => change.mutate({ kind: next }, { onSuccess: forget })}
      />
      {dateOrder !== null && asksDateOrder(file) && (
        <Choice
          label={tReview('mapper.order')}
          value={dateOrder}
          options={(['month-first', 'day-first'] as const).map((one) => ({
            value: one,
            label: tReview(`mapper.order.${one}`),
          }))}
          onChange={(next) => change.mutate({ dateOrder: next })}
        />
      )}
    </div>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: string | null;
  options: { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div className="hx-choice">
      <span id={id} className="hx-field-label">
        {label}
      </span>
      <SegmentedControl
        size="xs"
        aria-labelledby={id}
        value={value ?? ''}
        onChange={(next) => onChange(next as Value)}
        data={options}
      />
    </div>
  );
}

interface ColumnRowProps {
  kind: FilePreview['kind'];
  column: Column;
  fields: readonly string[];
  field: string | null;
  onChange: (field: string | null) => void;
}

function ColumnRow({ kind, column, fields, field, onChange }: ColumnRowProps) {
  const { header, samples } = column;
  // Of a column that is read now, the file does not say what would become of it: people's are kept.
  const kept = column.field === null ? column.kept : kind === 'customers';
  return (
    <>
      <div>
        <strong>{header}</strong>
        <span>{samples.length > 0 ? samples.join(' · ') : tReview('mapper.empty')}</span>
      </div>
      <NativeSelect
        size="xs"
        aria-label={tReview('mapper.column', { header })}
        data-unread={field === null || undefined}
        value={field ?? ''}
        onChange={(event) => onChange(event.currentTarget.value || null)}
        data={[
          { value: '', label: tReview(kept ? 'mapper.keep' : 'mapper.leave') },
          ...fields.map((one) => ({ value: one, label: fieldWords(kind, one) })),
        ]}
      />
    </>
  );
}
