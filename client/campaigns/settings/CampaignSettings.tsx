import { ActionIcon, Button, Checkbox, NativeSelect, Skeleton, Textarea, TextInput } from '@mantine/core';
import { IconChevronLeft, IconX } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { type MessageChannel, messageChannels } from '../../../server/contract/audience.ts';
import type { Cap, CampaignSettings as Settings, StoredSettings } from '../../../server/contract/campaigns.ts';
import { patchCampaignSettings, useCampaignSettings } from '../../api/campaign-run.ts';
import { useSession } from '../../api/session.ts';
import { failureWords, notify, notifyFailure } from '../../notify/notices.ts';
import { tCampaigns } from '../../strings/en-campaigns.ts';
import { tCompose as t } from '../../strings/en-compose.ts';
import { Amount } from '../compose/Amount.tsx';
import { openCampaign } from '../open.ts';

/** How people are written to, over all campaigns. */
export default function CampaignSettings() {
  const { data, error } = useCampaignSettings();
  return (
    <div className="hx-campaign">
      <button type="button" className="hx-link hx-back" onClick={() => openCampaign(null)}>
        <IconChevronLeft size={15} aria-hidden />
        {tCampaigns('back')}
      </button>
      <header>
        <h2>{t('settings.title')}</h2>
      </header>
      {error && !data && (
        <div className="hx-trouble" role="alert">
          <strong>{t('settings.failed')}</strong>
          <p>{failureWords(error)}</p>
        </div>
      )}
      {!data && !error && <Skeleton height={240} />}
      {data && <Form settings={data} />}
    </div>
  );
}

const stored = ({ emailReady: _ready, secret: _secret, ...rest }: Settings): StoredSettings => rest;

function Form({ settings }: { settings: Settings }) {
  const isOwner = useSession().data?.role === 'owner';
  const currency = useSession().data?.business.currency ?? '';
  const [draft, setDraft] = useState(() => stored(settings));
  const [busy, setBusy] = useState(false);
  useEffect(() => setDraft(stored(settings)), [settings]);
  const put = (patch: Partial<StoredSettings>) => setDraft((before) => ({ ...before, ...patch }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await patchCampaignSettings(draft);
      notify({ tone: 'done', text: t('settings.saved') });
    } catch (error) {
      notifyFailure(t('settings.notSaved'), error);
    } finally {
      setBusy(false);
    }
  };
  const text = (key: 'fromName' | 'postalAddress') => ({
    value: draft[key],
    onChange: (event: { currentTarget: { value: string } }) => put({ [key]: event.currentTarget.value }),
  });
  const optional = (key: 'fromAddress' | 'replyTo' | 'smsUrl' | 'mailUrl') => ({
    value: draft[key] ?? '',
    onChange: (event: { currentTarget: { value: string } }) =>
      put({ [key]: event.currentTarget.value.trim() === '' ? null : event.currentTarget.value.trim() }),
  });
  return (
    <form onSubmit={save} className="hx-form">
      {!isOwner && <p className="hx-note">{t('settings.owner')}</p>}
      <fieldset disabled={!isOwner} className="hx-fields">
        <section className="hx-block" aria-label={t('settings.quiet')}>
          <h3>{t('settings.quiet')}</h3>
          <Checkbox
            size="sm"
            label={t('settings.quiet.on')}
            checked={draft.quietHours !== null}
            onChange={(event) =>
              put({ quietHours: event.currentTarget.checked ? { from: '20:00', to: '09:00' } : null })
            }
          />
          {draft.quietHours && (
            <div className="hx-controls-row">
              {(['from', 'to'] as const).map((side) => (
                <TextInput
                  key={side}
                  size="xs"
                  type="time"
                  required
                  label={t(`settings.quiet.${side}`)}
                  value={draft.quietHours?.[side] ?? ''}
                  onChange={(event) =>
                    draft.quietHours && put({ quietHours: { ...draft.quietHours, [side]: event.currentTarget.value } })
                  }
                />
              ))}
            </div>
          )}
          <p className="hx-note">{t('settings.quiet.help')}</p>
        </section>
        <Caps caps={draft.caps} onChange={(caps) => put({ caps })} />
        <section className="hx-block" aria-label={t('settings.from')}>
          <h3>{t('settings.from')}</h3>
          <TextInput size="xs" label={t('settings.fromName')} maxLength={100} {...text('fromName')} />
          <TextInput size="xs" type="email" label={t('settings.fromAddress')} {...optional('fromAddress')} />
          <TextInput size="xs" type="email" label={t('settings.replyTo')} {...optional('replyTo')} />
          <Textarea
            size="xs"
            label={t('settings.postal')}
            description={t('settings.postal.help')}
            maxLength={300}
            value={draft.postalAddress}
            onChange={(event) => put({ postalAddress: event.currentTarget.value.replace(/\s*\n\s*/g, ', ') })}
          />
          <p className="hx-note">{t(settings.emailReady ? 'settings.email.ready' : 'settings.email.unready')}</p>
        </section>
        <section className="hx-block" aria-label={t('settings.services')}>
          <h3>{t('settings.services')}</h3>
          <TextInput size="xs" type="url" label={t('settings.sms')} {...optional('smsUrl')} />
          <TextInput size="xs" type="url" label={t('settings.mail')} {...optional('mailUrl')} />
          <p className="hx-note">{t('settings.services.help')}</p>
          {settings.secret !== null && (
            <TextInput
              size="xs"
              readOnly
              label={t('settings.secret')}
              value={settings.secret}
              onFocus={(event) => event.currentTarget.select()}
            />
          )}
          <TextInput
            size="xs"
            label={t('settings.stop')}
            description={t('settings.stop.help')}
            defaultValue={settings.stopWords.join(', ')}
            onBlur={(event) =>
              put({
                stopWords: event.currentTarget.value
                  .split(',')
                  .map((word) => word.trim())
                  .filter((word) => word !== '')
                  .slice(0, 30),
              })
            }
          />
        </section>
        <section className="hx-block" aria-label={t('settings.costs', { currency })}>
          <h3>{t('settings.costs', { currency })}</h3>
          <div className="hx-controls-grid">
            {([...messageChannels, 'flyer'] as const).map((channel) => (
              <Amount
                key={channel}
                label={t(`channel.${channel}`)}
                value={draft.costs[channel]}
                onChange={(cost) => cost !== null && put({ costs: { ...draft.costs, [channel]: cost } })}
                min={0}
                max={10_000}
                whole={false}
              />
            ))}
          </div>
        </section>
        <section className="hx-block">
          <Amount
            label={t('settings.confirm')}
            value={draft.confirmAbove}
            onChange={(confirmAbove) => confirmAbove !== null && put({ confirmAbove })}
            min={0}
            max={10_000_000}
          />
          <Amount
            label={t('settings.attribution')}
            value={draft.attributionDays}
            onChange={(attributionDays) => attributionDays !== null && put({ attributionDays })}
            min={1}
            max={90}
          />
        </section>
        {isOwner && (
          <Button type="submit" size="sm" loading={busy}>
            {t('settings.save')}
          </Button>
        )}
      </fieldset>
    </form>
  );
}

function Caps({ caps, onChange }: { caps: readonly Cap[]; onChange: (caps: Cap[]) => void }) {
  const put = (at: number, patch: Partial<Cap>) =>
    onChange(caps.map((cap, index) => (index === at ? { ...cap, ...patch } : cap)));
  return (
    <section className="hx-block" aria-label={t('settings.caps')}>
      <h3>{t('settings.caps')}</h3>
      <p className="hx-note">{t('settings.caps.help')}</p>
      {caps.map((cap, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: limits are told apart by their place
        <div className="hx-cap" key={at}>
          <NativeSelect
            size="xs"
            label={t('settings.caps.channel')}
            value={cap.channel}
            onChange={(event) => put(at, { channel: event.currentTarget.value as MessageChannel | 'any' })}
            data={(['any', ...messageChannels] as const).map((channel) => ({
              value: channel,
              label: channel === 'any' ? t('settings.caps.any') : t(`channel.${channel}`),
            }))}
          />
          <Amount
            label={t('settings.caps.count')}
            value={cap.count}
            onChange={(count) => count !== null && put(at, { count })}
            min={1}
            max={50}
          />
          <Amount
            label={t('settings.caps.days')}
            value={cap.days}
            onChange={(days) => days !== null && put(at, { days })}
            min={1}
            max={365}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('settings.caps.remove')}
            title={t('settings.caps.remove')}
            onClick={() => onChange(caps.filter((_cap, index) => index !== at))}
          >
            <IconX size={15} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {caps.length < 20 && (
        <button
          type="button"
          className="hx-link"
          onClick={() => onChange([...caps, { channel: 'any', count: 1, days: 7 }])}
        >
          {t('settings.caps.add')}
        </button>
      )}
    </section>
  );
}
