import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite';
import { firstScreenBudget } from './budget.ts';

/** Beside what the page imports: files that keep their names. */
const namedFiles = ['/checkin.webmanifest', '/favicon.svg', '/checkin-192.png', '/checkin-180.png'];
const limitBytes = 20_000;

/**
 * The check-in page and its service worker. Each is a build of its own, so that the page shares no chunk with the owner's
 * app, and the worker, which cannot import, is one file that knows the names of the page's files.
 */
export function checkinPage(): Plugin {
  let root = '';
  let own: InlineConfig & { build: object } = { build: {} };

  async function run(config: InlineConfig): Promise<Rolldown.RolldownOutput['output']> {
    const result = await build({ ...own, ...config, build: { ...own.build, ...config.build } });
    const [output] = [result].flat();
    if (!output || !('output' in output)) throw new Error('a build that watches has no output');
    return output.output;
  }

  async function buildPage(): Promise<{ files: string[]; version: string }> {
    const outputs = await run({
      plugins: [firstScreenBudget({ name: 'Check-in page', limitBytes })],
      build: { rollupOptions: { input: join(root, 'checkin.html') } },
    });
    const version = createHash('sha256');
    for (const output of outputs) version.update(output.type === 'chunk' ? output.code : output.source);
    for (const file of namedFiles) version.update(readFileSync(join(root, 'public', file)));
    const made = outputs.map(({ fileName }) => `/${fileName}`).filter((path) => !path.endsWith('.html'));
    return { files: [...made, ...namedFiles], version: version.digest('hex').slice(0, 16) };
  }

  return {
    name: 'hexhood:checkin-page',
    configResolved({ root: resolved, command, logLevel, build: { outDir, target } }) {
      root = resolved;
      if (command !== 'build') return;
      const shared = { outDir, target, emptyOutDir: false, assetsInlineLimit: 0, modulePreload: { polyfill: false } };
      own = {
        ...{ root, configFile: false, publicDir: false, mode: 'production' },
        ...(logLevel && { logLevel }),
        build: { ...shared, reportCompressedSize: false },
      };
    },
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (request.url === '/checkin') request.url = '/checkin.html';
        next();
      });
    },
    closeBundle: {
      sequential: true,
      async handler() {
        if (!own.root) return;
        const { files, version } = await buildPage();
        await run({
          define: { CHECKIN_FILES: JSON.stringify(files), CHECKIN_VERSION: JSON.stringify(version) },
          build: {
            rollupOptions: {
              input: join(root, 'checkin/worker/sw.ts'),
              output: { format: 'iife', entryFileNames: 'checkin-sw.js' },
            },
          },
        });
      },
    },
  };
}
