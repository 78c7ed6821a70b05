import pLimit from 'p-limit';
import { type Action, type Ask, NoStreet, NoWay, refusalOf } from './questions.ts';

const timeoutMs = 10_000;
/** Somebody's server is not ours to flood. */
const askedAtOnce = 6;

/** Asks a Valhalla server. One that does not answer is asked once more. */
export function askServer(url: string): Ask {
  const base = url.replace(/\/$/, '');
  const once = async (action: Action, question: object): Promise<unknown> => {
    const response = await fetch(`${base}/${action}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return response.json();
    throw refusalOf((await response.text()).slice(0, 500) || `Valhalla answered ${response.status}.`);
  };
  const limit = pLimit(askedAtOnce);
  return (action, question) =>
    limit(async () => {
      try {
        return await once(action, question);
      } catch (error) {
        if (error instanceof NoStreet || error instanceof NoWay) throw error;
        return once(action, question);
      }
    });
}
