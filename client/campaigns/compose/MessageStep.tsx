import { useMemo } from 'react';
import { useSession } from '../../api/session.ts';
import { useStores } from '../../api/stores.ts';
import { formatDay } from '../../format/format.ts';
import { tCompose as t } from '../../strings/en-compose.ts';
import type { StepProps } from '../flow.ts';
import { ChannelPicker } from './ChannelPicker.tsx';
import { OfferFields } from './OfferFields.tsx';
import { toDayField } from './times.ts';
import { Versions } from './Versions.tsx';

/** How people are reached, what they are offered, and what it says. */
export default function MessageStep({ fields, change }: StepProps) {
  const { channels, offer, variants } = fields;
  const business = useSession().data?.business.name ?? '';
  const store = useStores().data?.[0]?.name ?? business;
  const sample = useMemo(
    () => ({
      ...{ first_name: t('sample.first_name'), name: t('sample.name'), neighborhood: t('sample.neighborhood') },
      ...{ business, store, offer: offer.title },
      code: offer.code === 'shared' ? (offer.sharedCode ?? '') : offer.code === 'personal' ? t('sample.code') : '',
      expires: offer.expiresAt === null ? t('sample.expires') : formatDay(toDayField(offer.expiresAt)),
    }),
    [business, store, offer],
  );
  return (
    <>
      <ChannelPicker channels={channels} onChange={(next) => change({ channels: next })} />
      <OfferFields offer={offer} onChange={(next, field) => change({ offer: next }, field)} />
      <Versions
        variants={variants}
        channels={channels}
        sample={sample}
        onChange={(next, field) => change({ variants: next }, field)}
      />
    </>
  );
}
