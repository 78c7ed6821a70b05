import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type CheckinSettings, patchCheckinSettings, useCheckinSettings } from '../api/devices.ts';
import { Failure } from '../api/problem.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { tDevices as t } from '../strings/en-devices.ts';
import { changesOf, fieldsOf, type Rule, rules } from './keeping.ts';

/** How long single positions are kept, and how what phones say is read. */
export function Keeping() {
  const { data } = useCheckinSettings();
  return (
    <section aria-label={t('keeping')}>
      <h3>{t('keeping')}</h3>
      <p className="hx-note">{t('keeping.help')}</p>
      {data && <Fields key={JSON.stringify(data)} settings={data} />}
    </section>
  );
}

function Fields({ settings }: { settings: CheckinSettings }) {
  const [fields, setFields] = useState(() => fieldsOf(settings));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const { patch, wrong } = changesOf(fields, settings);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await patchCheckinSettings(patch);
      notify({ tone: 'done', text: t('keeping.saved') });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const field = (rule: Rule) => (
    <TextInput
      key={rule.field}
      label={t(`keeping.${rule.field}`)}
      description={t(`keeping.${rule.field}.help`)}
      type="number"
      inputMode="numeric"
      min={rule.least}
      max={rule.most}
      step={1}
      value={fields[rule.field]}
      onChange={(event) => {
        setFields({ ...fields, [rule.field]: event.currentTarget.value });
        setError(null);
      }}
      error={
        wrong.includes(rule.field)
          ? t('keeping.between', { least: rule.least, most: rule.most })
          : error instanceof Failure
            ? error.about(rule.field)
            : undefined
      }
    />
  );
  const [first, ...others] = rules;
  return (
    <form className="hx-form" noValidate onSubmit={submit} aria-label={t('keeping')}>
      {first && field(first)}
      <details className="hx-more">
        <summary>{t('keeping.more')}</summary>
        <div className="hx-form">{others.map(field)}</div>
      </details>
      {error !== null && (
        <p className="hx-problem" role="alert">
          {t('keeping.failed')} {failureWords(error)}
        </p>
      )}
      <div className="hx-actions">
        <Button
          type="submit"
          size="xs"
          variant="default"
          loading={busy}
          disabled={wrong.length > 0 || Object.keys(patch).length === 0}
        >
          {t('keeping.save')}
        </Button>
      </div>
    </form>
  );
}
