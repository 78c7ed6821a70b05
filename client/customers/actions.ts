import {
  addConsent,
  type ConsentState,
  type Customer,
  type CustomerPatch,
  eraseCustomer,
  joinCustomers,
  keepApart,
  type NewConsent,
  type Proposal,
  patchCustomer,
  proposeAgain,
  readCustomer,
  undoMerge,
} from '../api/customers.ts';
import { notify, notifyFailure } from '../notify/notices.ts';
import { tPeople } from '../strings/en-people.ts';
import { t } from '../strings/t.ts';
import { getView } from '../view/view.ts';
import { undoStatement } from './consent-state.ts';
import { undoPatch } from './contact.ts';
import { openCustomer } from './open.ts';
import { personName } from './words.ts';

const undoing = (run: () => Promise<unknown>, failed: string) => ({
  label: t('undo'),
  run: () => {
    run().catch((error: unknown) => notifyFailure(failed, error));
  },
});

/** Throws what the server refuses, so that the form can say it beside its field. */
export async function changeContact(before: Customer, patch: CustomerPatch): Promise<void> {
  const changed = await patchCustomer(before.id, patch);
  const undo = undoPatch(before, patch);
  notify({
    tone: 'done',
    text: tPeople('person.saved', { name: personName(changed) }),
    action: undoing(() => patchCustomer(before.id, undo), tPeople('person.notSaved')),
  });
}

export async function changeTags(before: Customer, tags: string[]): Promise<boolean> {
  const added = tags.find((tag) => !before.tags.includes(tag));
  const removed = before.tags.find((tag) => !tags.includes(tag));
  try {
    await patchCustomer(before.id, { tags });
  } catch (error) {
    notifyFailure(tPeople('tags.failed'), error);
    return false;
  }
  notify({
    tone: 'done',
    text: added === undefined ? tPeople('tags.removed', { tag: removed ?? '' }) : tPeople('tags.added', { tag: added }),
    action: undoing(() => untag(before.id, added, removed), tPeople('tags.failed')),
  });
  return true;
}

/** Takes back this one change; other tags may have come and gone since. */
async function untag(id: string, added: string | undefined, removed: string | undefined): Promise<void> {
  const { tags } = await readCustomer(id);
  const others = tags.filter((tag) => tag !== added && tag !== removed);
  await patchCustomer(id, { tags: removed === undefined ? others : [...others, removed] });
}

type Said = NewConsent & { source: string };

/** Keeps that somebody said yes or no to us. */
export async function saySo({ id }: Customer, before: ConsentState, said: Said): Promise<boolean> {
  const notSaved = tPeople('consents.notSaved');
  try {
    await addConsent(id, said);
  } catch (error) {
    notifyFailure(notSaved, error);
    return false;
  }
  const undo = undoStatement(before, said, tPeople('consents.undone'));
  notify({
    tone: 'done',
    text: tPeople(said.granted ? 'consents.saved.granted' : 'consents.saved.withdrawn', {
      channel: tPeople(`channel.${said.channel}`),
    }),
    ...(undo ? { action: undoing(() => addConsent(id, undo), notSaved) } : {}),
  });
  return true;
}

/** Joins a pair, or keeps it apart; both can be taken back. */
export async function answerPair({ customers: [one, other] }: Proposal, as: 'same' | 'apart'): Promise<void> {
  const failed = tPeople('doubles.notSaved');
  try {
    if (as === 'same') {
      const mergeId = await joinCustomers(one.id, other.id);
      const text = tPeople('doubles.joined', { name: personName(one) });
      notify({ tone: 'done', text, action: undoing(() => undoMerge(one.id, mergeId), failed) });
    } else {
      await keepApart(one.id, other.id);
      const text = tPeople('doubles.keptApart', { one: personName(one), other: personName(other) });
      notify({ tone: 'done', text, action: undoing(() => proposeAgain(one.id, other.id), failed) });
    }
  } catch (error) {
    notifyFailure(failed, error);
  }
}

/** Two people again; the notice leads to the other one. */
export async function splitAgain(id: string, mergeId: string): Promise<void> {
  try {
    const { customerId } = await undoMerge(id, mergeId);
    notify({
      tone: 'done',
      text: tPeople('merges.undone'),
      action: { label: tPeople('merges.openOther'), run: () => openCustomer(customerId) },
    });
  } catch (error) {
    notifyFailure(tPeople('merges.notUndone'), error);
  }
}

/** For good: there is no way back, so the notice offers none. */
export async function erase(customer: Customer): Promise<boolean> {
  const name = personName(customer);
  try {
    await eraseCustomer(customer.id, () => {
      if (getView().customerId === customer.id) openCustomer(null, 'replace');
    });
  } catch (error) {
    notifyFailure(tPeople('leave.notErased'), error);
    return false;
  }
  notify({ tone: 'done', text: tPeople('leave.erased', { name }) });
  return true;
}
