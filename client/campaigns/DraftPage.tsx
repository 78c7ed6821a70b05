import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { Suspense, useCallback, useEffect, useRef } from 'react';
import type { Campaign } from '../api/campaigns.ts';
import { useSession } from '../api/session.ts';
import { tCampaigns as t } from '../strings/en-campaigns.ts';
import { t as tShared } from '../strings/t.ts';
import { type CampaignPart, type FlowStep, flowSteps } from '../view/campaigns.ts';
import { useView } from '../view/view.ts';
import { Conflict } from './Conflict.tsx';
import type { Editor } from './edit.ts';
import { stepParts } from './flow.ts';
import { NameField } from './NameField.tsx';
import { openCampaign } from './open.ts';
import { PartLink } from './PartLink.tsx';
import { SaveNote } from './SaveNote.tsx';
import { useDraft } from './useDraft.ts';
import { useUndoKeys } from './useUndoKeys.ts';

/** A campaign being made, in four steps on one page. It saves itself, and every step back is possible. */
export function DraftPage({ campaign }: { campaign: Campaign }) {
  const { part } = useView().campaigns;
  const businessId = useSession().data?.business.id ?? '';
  const { editor, dispatch, change, saving, save, settle } = useDraft(businessId, campaign);
  const step = flowSteps.find((one) => one === part) ?? 'who';
  const goTo = useCallback((next: CampaignPart) => openCampaign(campaign.id, next), [campaign.id]);
  const undo = useCallback(() => dispatch({ do: 'undo' }), [dispatch]);
  const redo = useCallback(() => dispatch({ do: 'redo' }), [dispatch]);
  useUndoKeys(undo, redo);
  const scrolled = useScrollToTop(step);
  const Step = stepParts[step];
  return (
    <div className="hx-campaign hx-fence-editor" ref={scrolled}>
      <header className="hx-builder-head">
        <button type="button" className="hx-link hx-back" onClick={() => openCampaign(null)}>
          <IconChevronLeft size={15} aria-hidden />
          {t('back')}
        </button>
        <span className="hx-actions">
          <SaveNote saving={saving} onRetry={save} />
          <UndoButtons editor={editor} undo={undo} redo={redo} />
        </span>
      </header>
      <NameField name={editor.fields.name} onChange={(name) => change({ name }, 'name')} />
      {saving.is === 'conflict' && <Conflict keys={saving.keys} onSettle={settle} />}
      <nav aria-label={t('steps.label')}>
        <ol className="hx-flow-steps">
          {flowSteps.map((one, index) => (
            <li key={one}>
              <PartLink id={campaign.id} part={one} current={one === step} kind="step">
                <i aria-hidden>{index + 1}</i>
                {t(`step.${one}`)}
              </PartLink>
            </li>
          ))}
        </ol>
      </nav>
      <Suspense fallback={<Skeleton height={200} role="status" aria-label={tShared('state.loading')} />}>
        <Step
          campaign={campaign}
          fields={editor.fields}
          change={change}
          goTo={goTo}
          save={save}
          editor={editor}
          dispatch={dispatch}
        />
      </Suspense>
      <Onward step={step} goTo={goTo} />
    </div>
  );
}

function UndoButtons({ editor, undo, redo }: { editor: Editor; undo: () => void; redo: () => void }) {
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('undo')}
        title={t('undo')}
        disabled={editor.past.length === 0}
        onClick={undo}
      >
        <IconArrowBackUp size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('redo')}
        title={t('redo')}
        disabled={editor.future.length === 0}
        onClick={redo}
      >
        <IconArrowForwardUp size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </>
  );
}

function Onward({ step, goTo }: { step: FlowStep; goTo: (part: CampaignPart) => void }) {
  const at = flowSteps.indexOf(step);
  const [before, next] = [flowSteps[at - 1], flowSteps[at + 1]];
  return (
    <div className="hx-onward">
      {before && (
        <Button
          size="sm"
          variant="default"
          leftSection={<IconChevronLeft size={15} aria-hidden />}
          onClick={() => goTo(before)}
        >
          {t(`step.${before}`)}
        </Button>
      )}
      {next && (
        <Button size="sm" rightSection={<IconChevronRight size={15} aria-hidden />} onClick={() => goTo(next)}>
          {t(`onward.${next}`)}
        </Button>
      )}
    </div>
  );
}

/** Another step begins at its top. */
function useScrollToTop(step: FlowStep) {
  const element = useRef<HTMLDivElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    element.current?.parentElement?.scrollTo({ top: 0 });
  }, [step]);
  return element;
}
