import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pLimit from 'p-limit';
import type { Question, Reply } from './child.ts';
import { type Action, type Ask, refusalOf } from './questions.ts';

const childFile = fileURLToPath(new URL('./child.ts', import.meta.url));
const typescript = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href;

/** Without a question for this long it is let go; the next question starts it again in half a second. */
const idleMs = 10 * 60_000;
/** A question nobody answers: the child is stuck. */
const patienceMs = 30_000;

const threads = Math.max(2, availableParallelism());

interface Waiting {
  message: Question;
  done: (answer: string) => void;
  fail: (error: Error) => void;
  again: boolean;
  deadline: NodeJS.Timeout;
}

/**
 * Valhalla in a child process: native code computes on the child's threads, and its crash is not ours. The child is
 * started by the first question. When it dies, what was waiting is asked once more of a new one.
 */
export class ValhallaProcess {
  #child: ChildProcess | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #idle: NodeJS.Timeout | undefined;
  #next = 1;
  /** Enough to keep its threads busy: a question's patience begins when it is sent, not while it waits for others. */
  readonly #limit = pLimit(2 * threads);
  #stopped = false;
  readonly #file: string;

  constructor(file = childFile) {
    this.#file = file;
  }

  /** Asks over the tiles in one folder. */
  over(tileDirectory: string): Ask {
    return async (action: Action, question: object) => {
      const asked = () =>
        new Promise<string>((done, fail) => {
          const message = { id: this.#next++, tileDirectory, action, question: JSON.stringify(question) };
          this.#send({ message, done, fail, again: false, deadline: this.#deadline(message.id) });
        });
      return JSON.parse(await this.#limit(asked));
    };
  }

  /** For tests: the child's id, when there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  #deadline(id: number): NodeJS.Timeout {
    return setTimeout(() => {
      if (this.#waiting.has(id)) this.#child?.kill('SIGKILL');
    }, patienceMs).unref();
  }

  #send(waiting: Waiting): void {
    if (this.#stopped) {
      waiting.fail(new Error('Routing has stopped.'));
      return;
    }
    this.#waiting.set(waiting.message.id, waiting);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#waiting.size === 0 && this.#child?.kill(), idleMs).unref();
    this.#child ??= this.#start();
    // A question holds this process open; a child that only waits does not.
    this.#hold(true);
    // A channel that is closing calls back with an error: 'exit' follows and deals with the question.
    this.#child.send(waiting.message, () => {});
  }

  #hold(open: boolean): void {
    for (const handle of [this.#child, this.#child?.channel]) {
      if (open) handle?.ref();
      else handle?.unref();
    }
  }

  #start(): ChildProcess {
    const child = fork(this.#file, [], {
      execArgv: ['--import', typescript],
      env: { ...process.env, UV_THREADPOOL_SIZE: String(threads) },
      // Valhalla talks on standard output.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (reply: Reply) => this.#settle(reply));
    child.on('error', () => {});
    child.once('exit', (code, signal) => this.#ended(child, signal ?? `code ${code}`));
    return child;
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (!waiting) return;
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#hold(false);
    clearTimeout(waiting.deadline);
    if ('answer' in reply) waiting.done(reply.answer);
    else waiting.fail(refusalOf(reply.error));
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#child === child) this.#child = undefined;
    const left = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of left) {
      clearTimeout(waiting.deadline);
      if (waiting.again) waiting.fail(new Error(`The routing process ended (${how}).`));
      else this.#send({ ...waiting, again: true, deadline: this.#deadline(waiting.message.id) });
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#idle);
    const child = this.#child;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    // Waiting for its end must not be cut short by ours.
    child.ref();
    child.kill('SIGKILL');
    await ended;
  }
}
