/**
 * What `npm start`, `npm test` and `npm run hexhood` run: it needs nothing but Node, brings what is missing
 * (dependencies, the built client) and then hands over to TypeScript.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);
const say = (line) => process.stderr.write(`${line}\n`);

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  say(`Hexhood needs Node 20.19, 22.12 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

function run(command, args, env = process.env) {
  const shell = process.platform === 'win32';
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell, env });
  if (done.status !== 0) {
    say(`"${[command, ...args].join(' ')}" did not succeed; the lines above say why.`);
    process.exit(1);
  }
}

/** Newest change in a file or folder, in ms; build output and dependencies do not count. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  const inside = readdirSync(path).filter((name) => name !== 'dist' && name !== 'node_modules');
  return Math.max(0, ...inside.map((name) => newest(join(path, name))));
}

function installIfMissing() {
  const installed = newest(at('node_modules', '.package-lock.json'));
  // npm writes both files within moments of each other.
  if (installed > 0 && newest(at('package-lock.json')) < installed + 10_000) return;
  say('Installing the dependencies…');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

function buildIfStale() {
  const sources = [at('client'), at('server', 'contract'), at('server', 'geometry'), at('package-lock.json')];
  // The last one that a build writes.
  const built = newest(at('client', 'dist', 'checkin-sw.js'));
  if (built > Math.max(...sources.map(newest))) return;
  say('Building the client…');
  run(process.execPath, [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', 'client', '--logLevel', 'warn'], {
    ...process.env,
    NODE_ENV: 'production',
  });
}

async function typescript(file) {
  const { register } = await import('tsx/esm/api');
  register();
  await import(pathToFileURL(at(file)).href);
}

requireNode();
installIfMissing();
const [what] = process.argv.splice(2, 1);
if (what === 'start') {
  buildIfStale();
  await typescript('server/index.ts');
} else if (what === 'hexhood') {
  await typescript('server/cli.ts');
} else if (what === 'test') {
  buildIfStale();
  const vitest = at('node_modules', 'vitest', 'vitest.mjs');
  const done = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  process.exit(done.status ?? 1);
} else {
  say('usage: node server/launch.mjs start | test | hexhood …');
  process.exit(2);
}
