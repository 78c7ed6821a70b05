import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { sendTest } from '../../api/campaign-run.ts';
import { useSession } from '../../api/session.ts';
import { notify, notifyFailure } from '../../notify/notices.ts';
import { tCompose as t } from '../../strings/en-compose.ts';
import type { StepProps } from '../flow.ts';

const tried = ['email', 'sms', 'push', 'mail'] as const;
type Tried = (typeof tried)[number];

/** The very message, to oneself. */
export function TestSend({ campaign, fields }: Pick<StepProps, 'campaign' | 'fields'>) {
  const own = useSession().data?.email ?? '';
  const channels = tried.filter((channel) => fields.channels.includes(channel));
  const [channel, setChannel] = useState<Tried | null>(channels[0] ?? null);
  const [typed, setTyped] = useState<Partial<Record<Tried, string>>>({ email: own });
  const [variant, setVariant] = useState(0);
  const [busy, setBusy] = useState(false);
  const chosen = channel !== null && channels.includes(channel) ? channel : channels[0];
  if (!chosen) return null;
  const to = typed[chosen] ?? '';
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const { sent, detail } = await sendTest(campaign.id, { channel: chosen, to, variant });
      if (sent) notify({ tone: 'done', text: t('test.sent', { to }) });
      else notify({ tone: 'problem', text: `${t('test.failed')} ${detail ?? ''}` });
    } catch (error) {
      notifyFailure(t('test.failed'), error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <details className="hx-more">
      <summary>{t('test.title')}</summary>
      <form onSubmit={send} className="hx-form">
        <div className="hx-controls-row">
          <NativeSelect
            size="xs"
            label={t('test.channel')}
            value={chosen}
            onChange={(event) => setChannel(event.currentTarget.value as Tried)}
            data={channels.map((one) => ({ value: one, label: t(`channel.${one}`) }))}
          />
          {fields.variants.length > 1 && (
            <NativeSelect
              size="xs"
              label={t('test.version')}
              value={String(variant)}
              onChange={(event) => setVariant(Number(event.currentTarget.value))}
              data={fields.variants.map(({ name }, index) => ({ value: String(index), label: name }))}
            />
          )}
        </div>
        <TextInput
          size="xs"
          label={t(`test.to.${chosen}`)}
          value={to}
          onChange={(event) => setTyped({ ...typed, [chosen]: event.currentTarget.value })}
        />
        <Button type="submit" size="xs" variant="default" loading={busy} disabled={to.trim().length < 3}>
          {t('test.act')}
        </Button>
      </form>
    </details>
  );
}
