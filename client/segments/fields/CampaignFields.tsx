import { campaignDids } from '../../../server/contract/segments.ts';
import { tSegments as t } from '../../strings/en-segments.ts';
import { SelectField } from './Inline.tsx';
import type { FieldsProps } from './types.ts';
import { WithinFields } from './WithinFields.tsx';

/** "[received] [any campaign] [in the last] [90] days". */
export function CampaignFields({ condition, stock, onChange }: FieldsProps<'campaign'>) {
  const { campaignId = '', did, within } = condition;
  const known = [
    { value: '', label: t('words.campaign.any') },
    ...stock.campaigns.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const isKnown = known.some(({ value }) => value === campaignId);
  return (
    <>
      <SelectField
        label={t('field.campaign.did')}
        value={did}
        data={campaignDids.map((one) => ({ value: one, label: t(`field.campaign.did.${one}`) }))}
        onChange={(next) => onChange({ ...condition, did: next }, null)}
      />
      <SelectField
        label={t('field.campaign')}
        value={campaignId}
        data={isKnown ? known : [{ value: campaignId, label: t('field.gone'), disabled: true }, ...known]}
        onChange={(next) => {
          const { campaignId: _before, ...rest } = condition;
          onChange(next === '' ? rest : { ...rest, campaignId: next }, null);
        }}
      />
      <WithinFields
        within={within}
        onChange={(next, field) => {
          const { within: _before, ...rest } = condition;
          onChange(next ? { ...rest, within: next } : rest, field);
        }}
      />
    </>
  );
}
