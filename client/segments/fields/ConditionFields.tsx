import type { Condition } from '../../../server/contract/segments.ts';
import { conditionWords, type Names } from '../words.ts';
import { CampaignFields } from './CampaignFields.tsx';
import {
  AttributeFields,
  BirthdayFields,
  ConsentFields,
  ContactFields,
  DaysFields,
  RfmFields,
  TagFields,
} from './PeopleFields.tsx';
import { CatchmentFields, CircleFields, DistanceFields, NeighborhoodFields, TravelFields } from './PlaceFields.tsx';
import { FenceEventFields, VisitFields } from './PresenceFields.tsx';
import { PurchaseFields } from './PurchaseFields.tsx';
import type { Stock } from './types.ts';

interface ConditionFieldsProps {
  condition: Condition;
  stock: Stock;
  names: Names;
  onChange: (next: Condition, field: string | null) => void;
}

/** A condition as a sentence with its numbers and choices to change. What was drawn elsewhere is only said. */
export function ConditionFields({ condition, names, ...rest }: ConditionFieldsProps) {
  switch (condition.type) {
    case 'purchases':
      return <PurchaseFields condition={condition} {...rest} />;
    case 'last_purchase':
    case 'first_purchase':
    case 'since':
      return <DaysFields condition={condition} {...rest} />;
    case 'rfm':
      return <RfmFields condition={condition} {...rest} />;
    case 'tag':
      return <TagFields condition={condition} {...rest} />;
    case 'attribute':
      return <AttributeFields condition={condition} {...rest} />;
    case 'birthday':
      return <BirthdayFields condition={condition} {...rest} />;
    case 'consent':
      return <ConsentFields condition={condition} {...rest} />;
    case 'contact':
      return <ContactFields condition={condition} {...rest} />;
    case 'neighborhood':
      return <NeighborhoodFields condition={condition} {...rest} />;
    case 'distance':
      return <DistanceFields condition={condition} {...rest} />;
    case 'travel':
      return <TravelFields condition={condition} {...rest} />;
    case 'catchment':
      return <CatchmentFields condition={condition} {...rest} />;
    case 'area': {
      const { area } = condition;
      if (area.type !== 'circle') return <span>{conditionWords(condition, names)}</span>;
      return (
        <CircleFields circle={area} onChange={(next, field) => rest.onChange({ ...condition, area: next }, field)} />
      );
    }
    case 'visits':
      return <VisitFields condition={condition} {...rest} />;
    case 'fence_event':
      return <FenceEventFields condition={condition} {...rest} />;
    case 'campaign':
      return <CampaignFields condition={condition} {...rest} />;
    case 'cells':
      return <span>{conditionWords(condition, names)}</span>;
  }
}
