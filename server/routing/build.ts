import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { valhallaConfig } from './valhalla/config.ts';

export interface BuildOptions {
  signal?: AbortSignal;
  log?: { warn(details: object, message: string): void };
  /** For tests: finds the package, or throws. */
  resolve?: (name: string) => string;
}

/** Platforms the package has programs for. */
const platforms = ['linux/x64', 'linux/arm64', 'darwin/arm64'];

/** The program that builds tiles, or undefined where the optional package is not installed or has none. */
function builder(resolve: (name: string) => string): string | undefined {
  const platform = `${process.platform}/${process.arch}`;
  if (!platforms.includes(platform)) return undefined;
  try {
    return join(dirname(resolve('@valhallajs/valhallajs')), platform, 'valhalla_build_tiles');
  } catch {
    return undefined;
  }
}

/**
 * Builds routing tiles of an extract into `directory`, by Valhalla's own program in a process of its own. The folder
 * appears when it is whole. Aborting throws the signal's reason; another failure is told to the log, since without
 * routing tiles travel times are estimated.
 */
export async function buildRouting(
  extractPath: string,
  directory: string,
  { signal, log, resolve = createRequire(import.meta.url).resolve }: BuildOptions = {},
): Promise<'built' | 'unavailable' | 'failed'> {
  const program = builder(resolve);
  if (program === undefined) return 'unavailable';
  await mkdir(dirname(directory), { recursive: true });
  const work = await mkdtemp(`${directory}-`);
  try {
    const tiles = join(work, 'tiles');
    const config = join(work, 'valhalla.json');
    await mkdir(tiles);
    await writeFile(config, JSON.stringify(valhallaConfig(tiles)));
    const { code, said } = await run(program, ['-c', config, extractPath], work, signal);
    if (code !== 0) {
      log?.warn({ code, said }, 'routing tiles could not be built');
      return 'failed';
    }
    await rm(directory, { recursive: true, force: true });
    await rename(tiles, directory);
    return 'built';
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Runs a program to its end; what it said last. It works in `cwd`, where it leaves its temporary files. */
function run(
  program: string,
  args: string[],
  cwd: string,
  signal: AbortSignal | undefined,
): Promise<{ code: number | null; said: string }> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      killSignal: 'SIGKILL',
      ...(signal && { signal }),
    });
    let said = '';
    const listen = (chunk: Buffer) => {
      said = (said + chunk).slice(-2000);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    let fault: Error | undefined;
    child.once('error', (error) => {
      fault = error;
      if (child.pid === undefined) settle(null);
    });
    child.once('close', settle);
    function settle(code: number | null) {
      if (signal?.aborted) fail(signal.reason);
      else if (fault) done({ code: null, said: fault.message });
      else done({ code, said });
    }
  });
}
