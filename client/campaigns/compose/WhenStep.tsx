import type { StepProps } from '../flow.ts';
import { HoldoutFields } from './HoldoutFields.tsx';
import { RuleFields } from './RuleFields.tsx';
import { ScheduleFields } from './ScheduleFields.tsx';
import { TriggerFields } from './TriggerFields.tsx';

/** What sets it off, when, what protects people, and who is left alone. */
export default function WhenStep({ campaign, fields, change }: StepProps) {
  return (
    <>
      <TriggerFields trigger={fields.trigger} onChange={(trigger, field) => change({ trigger }, field)} />
      <ScheduleFields schedule={fields.schedule} onChange={(schedule, field) => change({ schedule }, field)} />
      <RuleFields fields={fields} change={change} />
      <HoldoutFields campaign={campaign} holdout={fields.holdout} onChange={(holdout) => change({ holdout })} />
    </>
  );
}
