import { createRequire } from 'node:module';
import { LRUCache } from 'lru-cache';
import { valhallaConfig } from './config.ts';
import type { Action } from './questions.ts';

/** The child process that holds Valhalla: it opens tiles, asks, and passes the answers on as they are. */

export interface Question {
  id: number;
  tileDirectory: string;
  action: Action;
  question: string;
}
export type Reply = { id: number; answer: string } | { id: number; error: string };

interface Actor {
  isochrone(question: string): Promise<string>;
  matrix(question: string): Promise<string>;
  locate(question: string): Promise<string>;
}
const { Actor: NewActor } = createRequire(import.meta.url)('@valhallajs/valhallajs') as {
  Actor: new (config: object) => Actor;
};

/** Each maps its tiles into memory. */
const actors = new LRUCache<string, Actor>({ max: 4 });

function actorOf(tileDirectory: string): Actor {
  const known = actors.get(tileDirectory);
  if (known) return known;
  const made = new NewActor(valhallaConfig(tileDirectory));
  actors.set(tileDirectory, made);
  return made;
}

const methods = { isochrone: 'isochrone', sources_to_targets: 'matrix', locate: 'locate' } as const;
const reply = (message: Reply) => process.connected && process.send?.(message);

process.on('message', async ({ id, tileDirectory, action, question }: Question) => {
  try {
    reply({ id, answer: await actorOf(tileDirectory)[methods[action]](question) });
  } catch (error) {
    reply({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
// The parent decides when it ends; Ctrl-C in a terminal reaches both.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
