import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { looksLikeCode, readAmount } from '../../client/till/amount.ts';
import { createTill, type View } from '../../client/till/till.ts';

describe('an amount', () => {
  test('is read as people write it', () => {
    const good: [string, number | null][] = [
      ['12.50', 12.5],
      ['12,5', 12.5],
      [' 7 ', 7],
      ['1 250,00', 1250],
      ['', null],
      ['  ', null],
    ];
    for (const [text, amount] of good) expect(readAmount(text)).toBe(amount);
    for (const text of ['12.505', '-3', 'abc', '1.250,00', '99999999', '1e5']) expect(readAmount(text)).toBeUndefined();
  });

  test('is no code, and a code is no amount', () => {
    expect(['ABCD-EFGH', 'roll 10', 'pretzel7'].every(looksLikeCode)).toBe(true);
    expect(['12.50', '1250', 'x1', '12-'].some(looksLikeCode)).toBe(false);
  });
});

describe('a till', () => {
  const found = {
    code: 'ROLL-10',
    campaignId: '1',
    campaign: 'Bread',
    offer: 'A roll',
    terms: '',
    left: 2,
    expiresAt: null,
  };
  const given = { ...found, id: '7', storeId: '1', amount: null, at: '2026-11-23T10:00:00Z', left: 1, again: false };
  const shop = { business: 'Bakery', currency: 'EUR', stores: [{ id: '1', name: 'Fleet Street' }] };
  let calls: { path: string; method: string; body: unknown }[];
  let answer: (path: string, method: string) => { status: number; body?: unknown } | 'unreachable';

  beforeEach(() => {
    vi.useFakeTimers();
    calls = [];
    answer = (path, method) => {
      if (path.endsWith('/till')) return { status: 200, body: shop };
      if (path.includes('/lookup')) return { status: 200, body: found };
      if (method === 'DELETE') return { status: 204 };
      return { status: method === 'PATCH' ? 200 : 201, body: given };
    };
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
      const method = init.method ?? 'GET';
      calls.push({ path, method, body: init.body ? JSON.parse(String(init.body)) : null });
      const said = answer(path, method);
      if (said === 'unreachable') throw new TypeError('offline');
      const body = said.body === undefined ? null : JSON.stringify(said.body);
      return new Response(body, { status: said.status, headers: { 'content-type': 'application/json' } });
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  async function opened() {
    const views: View[] = [];
    const till = createTill((view) => views.push(view));
    await till.open();
    return { till, views, taken: () => calls.filter(({ method }) => method === 'POST') };
  }

  test('tries again with the same id, and with what was typed', async () => {
    const { till, taken } = await opened();
    await till.look('roll10');
    const usual = answer;
    answer = (path, method) => (method === 'POST' ? 'unreachable' : usual(path, method));
    await till.take(4.5);
    const { step } = till.view();
    expect(step.at).toBe('trouble');
    answer = usual;
    if (step.at === 'trouble') step.again?.();
    await vi.waitFor(() => expect(till.view().step.at).toBe('given'));
    const [first, second] = taken();
    expect(first?.body).toMatchObject({ code: 'ROLL-10', amount: 4.5, storeId: '1' });
    expect(second?.body).toEqual(first?.body);
  });

  test('confirmed twice takes once', async () => {
    const { till, taken } = await opened();
    await till.look('roll10');
    await Promise.all([till.take(null), till.take(null), till.take(null)]);
    expect(taken()).toHaveLength(1);
  });

  test('shows the answer to the latest code, not to the slowest', async () => {
    const { till } = await opened();
    const usual = answer;
    answer = (path, method) =>
      path.includes('SLOW') ? { status: 200, body: { ...found, offer: 'slow' } } : usual(path, method);
    await Promise.all([till.look('SLOW'), till.look('ROLL')]);
    const { step } = till.view();
    expect(step.at === 'found' && step.found.offer).toBe('A roll');
  });

  test('offers an undo for a minute and no longer', async () => {
    const { till } = await opened();
    await till.look('roll10');
    await till.take(null);
    const canUndo = () => {
      const { step } = till.view();
      return step.at === 'given' && step.canUndo;
    };
    expect(canUndo()).toBe(true);
    vi.advanceTimersByTime(59_000);
    expect(canUndo()).toBe(true);
    vi.advanceTimersByTime(2_000);
    expect(canUndo()).toBe(false);
    await till.undo();
    expect(calls.some(({ method }) => method === 'DELETE')).toBe(false);
  });

  test('keeps an amount that could not be sent, and nothing else', async () => {
    const { till } = await opened();
    await till.look('roll10');
    await till.take(null);
    const usual = answer;
    answer = () => 'unreachable';
    await till.tellAmount(9);
    expect(till.view().step).toMatchObject({ at: 'given', amount: 'waiting' });
    answer = usual;
    calls = [];
    await till.sendAmounts();
    await till.sendAmounts();
    expect(calls.map(({ path, method, body }) => [path, method, body])).toEqual([
      ['/api/v1/redemptions/7', 'PATCH', { amount: 9 }],
    ]);
  });

  test('of several stores one has to be chosen first', async () => {
    const usual = answer;
    const two = [...shop.stores, { id: '2', name: 'Dock Street' }];
    answer = (path, method) =>
      path.endsWith('/till') ? { status: 200, body: { ...shop, stores: two } } : usual(path, method);
    const { till, taken } = await opened();
    await till.look('roll10');
    expect(till.view().step.at).toBe('no');
    till.standIn('2');
    await till.look('roll10');
    await till.take(null);
    expect(taken()[0]?.body).toMatchObject({ storeId: '2' });
  });
});
