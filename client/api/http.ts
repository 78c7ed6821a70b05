import { serverReachable } from './connection.ts';
import { Failure } from './problem.ts';

const root = '/api/v1';

export type QueryValue = string | number | boolean | null | undefined;

export function apiUrl(path: string, query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams();
  for (const [name, part] of Object.entries(query)) {
    if (part !== null && part !== undefined && part !== '') search.set(name, String(part));
  }
  const text = search.toString();
  return `${root}${path}${text ? `?${text}` : ''}`;
}

interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  query?: Record<string, QueryValue>;
  body?: unknown;
  signal?: AbortSignal;
}

async function send(path: string, { method = 'GET', query, body, signal }: Call): Promise<Response> {
  try {
    const response = await fetch(apiUrl(path, query), {
      method,
      signal: signal ?? null,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    serverReachable.set(true);
    return response;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    serverReachable.set(false);
    throw new Failure('offline', null, cause);
  }
}

/** Asks the API. Throws `Failure` for anything but a 2xx. The caller names the contract's type of the answer. */
export async function call<Answer>(path: string, options: Call = {}): Promise<Answer> {
  const response = await send(path, options);
  const text = await response.text();
  const body = parse(text);
  // A proxy in front answers 502 to 504 when Hexhood itself is gone.
  if (response.status >= 502 && response.status <= 504 && body === undefined) {
    serverReachable.set(false);
    throw new Failure('offline', null);
  }
  if (!response.ok) throw Failure.fromStatus(response.status, body);
  return body as Answer;
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Every item of a paged list, up to a bound that no business's stores or keys reach. */
export async function callAll<Item>(path: string, signal?: AbortSignal, bound = 5000): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await call<Page<Item>>(path, {
      query: { cursor, limit: 500 },
      ...(signal ? { signal } : {}),
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < bound);
  return items;
}
