import { join } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { firstScreenBudget } from './budget.ts';

const limitBytes = 20_000;

/** The till page: a build of its own, like the check-in page's, so that a till loads nothing of the owner's app. */
export function tillPage(): Plugin {
  let config: InlineConfig | undefined;
  return {
    name: 'hexhood:till-page',
    configResolved({ root, command, logLevel, build: { outDir, target } }) {
      if (command !== 'build') return;
      config = {
        ...{ root, configFile: false, publicDir: false, mode: 'production' },
        ...(logLevel && { logLevel }),
        plugins: [firstScreenBudget({ name: 'Till page', limitBytes })],
        build: {
          ...{ outDir, target, emptyOutDir: false, assetsInlineLimit: 0, reportCompressedSize: false },
          modulePreload: { polyfill: false },
          rollupOptions: { input: join(root, 'till.html') },
        },
      };
    },
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (request.url === '/till') request.url = '/till.html';
        next();
      });
    },
    closeBundle: {
      sequential: true,
      async handler() {
        if (config) await build(config);
      },
    },
  };
}
