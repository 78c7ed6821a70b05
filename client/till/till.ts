import type { FoundCode, Redemption, TillShop } from '../../server/contract/redemptions.ts';
import type { Asked } from '../api/answer.ts';
import * as api from '../api/till.ts';
import { t } from '../strings/en-till.ts';
import { keep, kept } from './keep.ts';

/** What the till shows below its field. */
export type Step =
  | { at: 'ready' }
  | { at: 'looking' }
  | { at: 'found'; found: FoundCode; id: string; taking: boolean; amount: number | null }
  | { at: 'given'; given: Redemption; canUndo: boolean; amount: 'open' | 'sent' | 'waiting' }
  | { at: 'undone' }
  | { at: 'no'; sentence: string }
  /** Nothing is known of the code, or of whether it was taken: `again` tries the same once more. */
  | { at: 'trouble'; sentence: string; again: (() => void) | null };

export interface View {
  access: 'asking' | 'open' | 'unknown' | 'forbidden';
  shop: TillShop | null;
  storeId: string | null;
  step: Step;
  note: string | null;
}

const undoMilliseconds = 60_000;

export type Till = ReturnType<typeof createTill>;

/** A till at work: each act asks the shop, and shows what came of it. */
export function createTill(show: (view: View) => void) {
  let view: View = { access: 'asking', shop: null, storeId: null, step: { at: 'ready' }, note: null };
  let undoTimer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const access = (): api.Access => {
    const { token } = kept();
    return token === undefined ? { signedIn: true } : { token };
  };
  function set(change: Partial<View>): void {
    view = { ...view, note: null, ...change };
    show(view);
  }

  async function open(): Promise<void> {
    let answer = await api.readShop(access());
    if (answer !== 'unreachable' && answer.status === 401 && kept().token !== undefined) {
      answer = await api.readShop({ signedIn: true });
      // A link that was taken back gives way to whoever is signed in.
      if (api.shopIn(answer)) keep({ token: undefined });
    }
    const shop = api.shopIn(answer);
    if (shop) {
      const chosen =
        shop.stores.find(({ id }) => id === kept().storeId) ?? (shop.stores.length === 1 && shop.stores[0]);
      set({ access: 'open', shop, storeId: chosen ? chosen.id : null, step: { at: 'ready' } });
      return sendAmounts();
    }
    const status = answer === 'unreachable' ? 0 : answer.status;
    const closed = status === 401 ? 'unknown' : status === 403 ? 'forbidden' : 'asking';
    const step: Step = closed === 'asking' ? { at: 'trouble', ...troubleOf(answer), again: open } : { at: 'ready' };
    set({ access: closed, step });
  }

  async function look(code: string): Promise<void> {
    const mine = ++asked;
    clearTimeout(undoTimer);
    if (code === '') return set({ step: { at: 'no', sentence: t('code.none') } });
    if (needsStore()) return set({ step: { at: 'no', sentence: t('store.choose') } });
    set({ step: { at: 'looking' } });
    const answer = await api.lookUp(access(), code);
    if (mine !== asked) return;
    const found = api.foundIn(answer);
    if (found) return set({ step: { at: 'found', found, id: newId(), taking: false, amount: null } });
    refused(answer, { sentence: t('offline'), again: () => void look(code) });
  }

  const needsStore = () => view.storeId === null && (view.shop?.stores.length ?? 0) > 1;

  function refused(answer: Asked, unreachable: { sentence: string; again: () => void }): void {
    const sentence = api.refusalIn(answer);
    if (sentence !== undefined) set({ step: { at: 'no', sentence } });
    else if (answer !== 'unreachable' && (answer.status === 401 || answer.status === 403)) {
      set({ access: 'asking', step: { at: 'ready' } });
      void open();
    } else set({ step: { at: 'trouble', ...troubleOf(answer, unreachable.sentence), again: unreachable.again } });
  }

  /** Takes the code that was found. Trying again has the same id, so that it counts once. */
  async function take(amount: number | null): Promise<void> {
    const { step } = view;
    if (step.at !== 'found' || step.taking) return;
    const mine = ++asked;
    set({ step: { ...step, taking: true, amount } });
    const body = {
      ...{ code: step.found.code, id: step.id },
      ...(view.storeId !== null && { storeId: view.storeId }),
      ...(amount !== null && { amount }),
    };
    const answer = await api.take(access(), body);
    if (mine !== asked) return;
    const given = api.redemptionIn(answer);
    if (given) return showGiven(given);
    const again = () => {
      set({ step: { ...step, amount } });
      void take(amount);
    };
    refused(answer, { sentence: t('uncertain'), again });
  }

  function showGiven(given: Redemption): void {
    set({ step: { at: 'given', given, canUndo: true, amount: given.amount === null ? 'open' : 'sent' } });
    undoTimer = setTimeout(() => {
      const { step } = view;
      if (step.at === 'given') set({ step: { ...step, canUndo: false }, note: view.note });
    }, undoMilliseconds);
    void sendAmounts();
  }

  async function undo(): Promise<void> {
    const { step } = view;
    if (step.at !== 'given' || !step.canUndo) return;
    const answer = await api.undo(access(), step.given.id);
    if (view.step.at !== 'given') return;
    if (answer === 'unreachable') return set({ note: t('undo.failed') });
    // 404: an undo before, of which no answer came.
    if (answer.status === 204 || answer.status === 404) {
      clearTimeout(undoTimer);
      dropAmount(step.given.id);
      return set({ step: { at: 'undone' } });
    }
    set({ step: { ...step, canUndo: false }, note: t(answer.status === 409 ? 'undo.late' : 'failed') });
  }

  /** What was paid waits on the till's disk until the shop has it: the code itself was taken already. */
  async function tellAmount(amount: number): Promise<void> {
    const { step } = view;
    if (step.at !== 'given') return;
    dropAmount(step.given.id);
    keep({ amounts: [...kept().amounts, { id: step.given.id, amount }] });
    const given = { ...step.given, amount };
    set({ step: { ...step, given, amount: 'waiting' } });
    await sendAmounts();
    const waits = kept().amounts.some(({ id }) => id === given.id);
    if (view.step.at === 'given' && view.step.given.id === given.id)
      set({ step: { ...view.step, amount: waits ? 'waiting' : 'sent' } });
  }

  const dropAmount = (id: string) => keep({ amounts: kept().amounts.filter((one) => one.id !== id) });

  async function sendAmounts(): Promise<void> {
    for (const { id, amount } of kept().amounts) {
      const answer = await api.tellAmount(access(), id, amount);
      // Kept, undone meanwhile, or too long ago; everything else may be better later.
      if (answer === 'unreachable' || ![200, 404, 409].includes(answer.status)) return;
      dropAmount(id);
    }
  }

  return {
    ...{ open, look, take, undo, tellAmount, sendAmounts },
    view: () => view,
    say: (note: string) => set({ note }),
    clear: () => {
      asked++;
      set({ step: { at: 'ready' } });
    },
    standIn(storeId: string) {
      keep({ storeId });
      set({ storeId, step: { at: 'ready' } });
    },
  };
}

/** Not crypto.randomUUID: browsers have that only with https. */
const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

function troubleOf(answer: Asked, unreachable = t('offline')): { sentence: string } {
  if (answer === 'unreachable') return { sentence: unreachable };
  return { sentence: t(answer.status === 429 ? 'busy' : 'failed') };
}
