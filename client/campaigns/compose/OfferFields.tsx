import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { CampaignOffer } from '../../../server/contract/campaigns.ts';
import { useSession } from '../../api/session.ts';
import { tCompose as t } from '../../strings/en-compose.ts';
import { Amount } from './Amount.tsx';
import { fromDayField, inDays, toDayField } from './times.ts';

interface OfferFieldsProps {
  offer: CampaignOffer;
  onChange: (offer: CampaignOffer, field?: string) => void;
}

const kinds = ['none', 'percent', 'amount', 'gift'] as const;
const codes = ['none', 'shared', 'personal'] as const;
type Until = 'never' | 'day' | 'days';

/** What is offered, its code for the till, and how long and how often it is good. */
export function OfferFields({ offer, onChange }: OfferFieldsProps) {
  const currency = useSession().data?.business.currency ?? '';
  const put = (patch: Partial<CampaignOffer>, field?: string) =>
    onChange({ ...offer, ...patch }, field && `offer ${field}`);
  const chooseKind = (kind: CampaignOffer['kind']) =>
    put({ kind, value: null, ...(kind !== 'none' && offer.code === 'none' && { code: 'personal' as const }) });
  return (
    <section className="hx-block" aria-label={t('offer.title')}>
      <h3>{t('offer.title')}</h3>
      <div className="hx-controls-row">
        <NativeSelect
          size="xs"
          label={t('offer.kind')}
          value={offer.kind}
          onChange={(event) => chooseKind(event.currentTarget.value as CampaignOffer['kind'])}
          data={kinds.map((kind) => ({ value: kind, label: t(`offer.${kind}`) }))}
        />
        {offer.kind === 'percent' && (
          <Amount
            label={t('offer.value.percent')}
            value={offer.value}
            onChange={(value) => put({ value }, 'value')}
            min={1}
            max={100}
          />
        )}
        {offer.kind === 'amount' && (
          <Amount
            label={t('offer.value.amount', { currency })}
            value={offer.value}
            onChange={(value) => put({ value }, 'value')}
            min={0.01}
            max={1_000_000}
            whole={false}
          />
        )}
      </div>
      {offer.kind !== 'none' && (
        <>
          <TextInput
            size="xs"
            label={t('offer.name')}
            placeholder={t('offer.name.example')}
            maxLength={100}
            value={offer.title}
            onChange={(event) => put({ title: event.currentTarget.value }, 'title')}
          />
          <Textarea
            size="xs"
            label={t('offer.terms')}
            placeholder={t('offer.terms.example')}
            autosize
            minRows={2}
            maxLength={500}
            value={offer.terms}
            onChange={(event) => put({ terms: event.currentTarget.value }, 'terms')}
          />
          <Code offer={offer} put={put} />
          <Ends offer={offer} put={put} />
          <div className="hx-controls-row">
            <Amount
              label={t('offer.total')}
              value={offer.totalLimit}
              onChange={(totalLimit) => put({ totalLimit }, 'total')}
              min={1}
              max={10_000_000}
              optional
            />
            {offer.code === 'personal' && (
              <Amount
                label={t('offer.person')}
                value={offer.perPersonLimit}
                onChange={(perPersonLimit) => put({ perPersonLimit }, 'person')}
                min={1}
                max={1_000}
                optional
              />
            )}
          </div>
          <p className="hx-note">{t('offer.total.help')}</p>
        </>
      )}
    </section>
  );
}

interface PartProps {
  offer: CampaignOffer;
  put: (patch: Partial<CampaignOffer>, field?: string) => void;
}

function Code({ offer, put }: PartProps) {
  // A code that is too short yet is not kept.
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <div className="hx-controls-row">
      <NativeSelect
        size="xs"
        label={t('offer.code')}
        value={offer.code}
        onChange={(event) => put({ code: event.currentTarget.value as CampaignOffer['code'] })}
        data={codes.map((code) => ({ value: code, label: t(`offer.code.${code}`) }))}
      />
      {offer.code === 'shared' && (
        <TextInput
          size="xs"
          label={t('offer.shared')}
          maxLength={20}
          value={typed ?? offer.sharedCode ?? ''}
          error={typed !== null && !isCode(typed) ? t('offer.shared.help') : undefined}
          onChange={(event) => {
            const code = event.currentTarget.value.toUpperCase().replace(/[^A-Z0-9-]/g, '');
            setTyped(code);
            put({ sharedCode: isCode(code) ? code : null }, 'shared');
          }}
          onBlur={() => isCode(typed ?? '') && setTyped(null)}
        />
      )}
    </div>
  );
}
const isCode = (code: string) => /^[A-Z0-9-]{3,20}$/.test(code);

function Ends({ offer, put }: PartProps) {
  const until: Until = offer.expiresAt !== null ? 'day' : offer.validDays !== null ? 'days' : 'never';
  const choose = (next: Until) =>
    put({
      expiresAt: next === 'day' ? fromDayField(toDayField(inDays(14))) : null,
      validDays: next === 'days' ? 14 : null,
    });
  return (
    <div className="hx-controls-row">
      <NativeSelect
        size="xs"
        label={t('offer.until')}
        value={until}
        onChange={(event) => choose(event.currentTarget.value as Until)}
        data={(['never', 'day', 'days'] as const).map((one) => ({ value: one, label: t(`offer.until.${one}`) }))}
      />
      {until === 'day' && (
        <TextInput
          size="xs"
          type="date"
          label={t('offer.day')}
          value={toDayField(offer.expiresAt)}
          onChange={(event) => {
            const expiresAt = fromDayField(event.currentTarget.value);
            if (expiresAt !== null) put({ expiresAt }, 'day');
          }}
        />
      )}
      {until === 'days' && (
        <Amount
          label={t('offer.days')}
          value={offer.validDays}
          onChange={(validDays) => put({ validDays }, 'days')}
          min={1}
          max={365}
        />
      )}
    </div>
  );
}
