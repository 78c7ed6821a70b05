/** What a till remembers on its own disk: who it is, where it stands, and amounts that could not be sent yet. */

export interface Amount {
  id: string;
  amount: number;
}
interface Kept {
  token?: string;
  storeId?: string;
  amounts: Amount[];
}

const name = 'hexhood-till';
/** Looked up anew each time: where a browser keeps nothing, asking for it may throw. */
const disk = () =>
  (globalThis as { localStorage?: { getItem(name: string): string | null; setItem(name: string, text: string): void } })
    .localStorage;
/** In a browser that keeps nothing it is remembered for as long as the page is open. */
let memory: Kept = { amounts: [] };

export function kept(): Kept {
  try {
    const text = disk()?.getItem(name);
    if (text) memory = { amounts: [], ...JSON.parse(text) };
  } catch {
    // What cannot be read is as good as nothing.
  }
  return memory;
}

export function keep(change: Partial<{ token: string | undefined; storeId: string; amounts: Amount[] }>): void {
  const { token, ...rest } = { ...kept(), ...change };
  memory = { ...rest, ...(token === undefined ? {} : { token }) };
  try {
    disk()?.setItem(name, JSON.stringify(memory));
  } catch {
    // A browser that keeps nothing: memory has it.
  }
}
