import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');
/** Says, when the program ends, which modules it has loaded. */
const NOTE_MODULES = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
const urls = [];
registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context); } });
process.on('exit', () => writeSync(2, JSON.stringify(urls)));
`)}`;

/** Rooms of a running gateway, and of composition. */
const HEAVY =
  /^(app|gateway|supergraph|http|snapshot|execute|auth|sources|discovery\/consul|plan\/(?!show\/plan-format))/;

let folder: CommandFolder;
beforeAll(async () => {
  folder = makeCommandFolder();
  const args = ['subgraph', 'publish', '--name', 'a', '--schema', '-', '--service', 'a'];
  await folder.run(args, { input: 'type Query { a: Int }' });
}, 30_000);
afterAll(() => folder[Symbol.dispose]());

/** Names of the files of ours, and of packages. */
async function modulesOf(...args: string[]): Promise<{ readonly own: string[]; readonly packages: string[] }> {
  const child = spawn(process.execPath, ['--import', NOTE_MODULES, PORTICO, ...args], { cwd: folder.path });
  child.stdout.resume();
  const urls = JSON.parse(await text(child.stderr)) as string[];
  return {
    own: urls.flatMap((url) => /\/src\/(.+)$/.exec(url)?.[1] ?? []),
    packages: [...new Set(urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []))],
  };
}

test('help loads the commands and nothing that they need', async () => {
  const { own, packages } = await modulesOf('--help');
  expect(own).toContain('cli/main.ts');
  expect(packages).toEqual(['commander']);
  expect(own.filter((file) => HEAVY.test(file))).toEqual([]);
});

test('to list subgraphs neither the gateway nor composition nor GraphQL is loaded', async () => {
  const { own, packages } = await modulesOf('subgraph', 'list');
  expect(own).toContain('registry/registry.ts');
  expect(packages.sort()).toEqual(['commander', 'zod']);
  expect(own.filter((file) => HEAVY.test(file))).toEqual([]);
});
