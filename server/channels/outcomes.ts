import type { Delivery } from '../messages/index.ts';

const words = {
  gone: 'The person is not there any more.',
  no_text: 'The campaign has no text for this channel.',
  withdrawn: 'They took back that they may be written to.',
  no_contact: 'There is no address that could be written to.',
};

/** A message that nobody can deliver, however often it is tried. */
export const giveUp = (why: keyof typeof words): Delivery => ({ kind: 'failed', detail: words[why], permanent: true });

/** What goes wrong before anything was handed over is tried again. */
export async function unlessFault<Value>(prepare: () => Promise<Value>): Promise<Value | Delivery> {
  try {
    return await prepare();
  } catch (error) {
    return { kind: 'failed', detail: error instanceof Error ? error.message : String(error), permanent: false };
  }
}
