import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listSources, readImports } from './architecture/read-imports.ts';
import { findViolations } from './architecture/rules.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

test('ranks only fall, without cycles, and every room keeps to itself what it should', () => {
  expect(findViolations(join(PROJECT, 'src'))).toEqual([]);
  expect(listSources(join(PROJECT, 'src')).length).toBeGreaterThan(50);
});

test('each example subgraph could be copied: it needs what they share, and nothing of the gateway or of another', () => {
  const imports = readImports(join(PROJECT, 'subgraphs')).filter(({ isPackage }) => !isPackage);
  const folderOf = (path: string): string => path.split('/')[0] ?? '';
  const foreign = imports.filter(({ from, target }) => {
    // The program behind `npm start` knows the whole example.
    if (/^start(\.ts$|\/)/.test(from)) return target.endsWith('.ts') && target.startsWith('..');
    return ![folderOf(from), 'kit', 'seed'].includes(folderOf(target));
  });
  expect(foreign).toEqual([]);
  expect(imports.length).toBeGreaterThan(20);
});

describe('each rule bites', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'portico-architecture-'));
    put('core/errors.ts', 'export const E = 1;');
    put(
      'sources/source.ts',
      "import { E } from '../core/errors.ts';\nimport { readFileSync } from 'node:fs';\nexport { E };",
    );
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  };

  test('a tree that keeps to the rules passes', () => {
    put(
      'gateway/apollo-engine.ts',
      "// process.env is not read here\nprocess.env.APOLLO_TELEMETRY_DISABLED = 'true';\nimport '@apollo/gateway';",
    );
    put('app.ts', "import './gateway/apollo-engine.ts';");
    put('config/env.ts', 'export const env = process.env;');
    put('cli/main.ts', "const url = new URL('../../package.json', import.meta.url);");
    expect(findViolations(root)).toEqual([]);
  });

  test.each([
    ['import', "import { S } from '../sources/source.ts';"],
    ['several lines', "import {\n  S,\n  T,\n} from '../sources/source.ts';"],
    ['type import', "import type { S } from '../sources/source.ts';"],
    ['side effect', "import '../sources/source.ts';"],
    ['re-export', "export { S } from '../sources/source.ts';"],
    ['star re-export', "export * from '../sources/source.ts';"],
    ['type re-export', "export type { S } from '../sources/source.ts';"],
    ['dynamic import', "  const s = await import('../sources/source.ts');"],
    ['import in a type', "type S = import('../sources/source.ts').S;"],
    ['worker', "  new Worker(new URL('../sources/source.ts', import.meta.url));"],
    ['worker of either form', '  new URL(`../sources/source$' + '{extname(import.meta.filename)}`, import.meta.url);'],
  ])('a low room that knows a high one: %s', (_form, text) => {
    put('core/low.ts', text);
    expect(findViolations(root)).toEqual(['core/low.ts:1: core must not import sources/source.ts']);
  });

  test('two rooms of one rank that know each other', () => {
    put('discovery/views.ts', "import '../core/errors.ts';\nimport type { S } from '../sources/source.ts';");
    expect(findViolations(root)).toEqual(['discovery/views.ts:2: discovery must not import sources/source.ts']);
  });

  test.each([
    ['imports', "import '", "'"],
    ['types', "import type { A } from '", "'"],
  ])('a cycle of %s', (_kind, before, after) => {
    put('core/a.ts', `${before}./b.ts${after};`);
    put('core/b.ts', `${before}./c.ts${after};`);
    put('core/c.ts', `${before}./a.ts${after};`);
    expect(findViolations(root)).toEqual(['core/a.ts: import cycle core/a.ts -> core/b.ts -> core/c.ts -> core/a.ts']);
  });

  test('federation packages outside of the files that wrap them', () => {
    put('snapshot/build.ts', "import { composeServices } from '@apollo/composition';");
    put('supergraph/compose-worker.ts', "import { composeServices } from '@apollo/composition';");
    expect(findViolations(root)).toEqual(['snapshot/build.ts:1: must not import @apollo/composition']);
  });

  test('an import of a file that is not there, or from outside', () => {
    put('core/a.ts', "import './gone.ts';\nimport '../../test/kit/until.ts';");
    expect(findViolations(root)).toEqual([
      'core/a.ts:1: imports core/gone.ts, which does not exist',
      'core/a.ts:2: imports ../test/kit/until.ts from outside of src',
    ]);
  });

  test('environment reads outside of config and cli', () => {
    put('http/server.ts', '/** Reads process.env. */\nexport const port = process.env.PORT;');
    expect(findViolations(root)).toEqual(['http/server.ts:2: reads process.env, which only config and cli may']);
  });

  test('rooms and names that are no part of the architecture', () => {
    for (const file of ['main.ts', 'tools/pick.ts', 'core/string-utils.ts', 'core/helpers.ts', 'core/poolManager.ts'])
      put(file, '');
    expect(findViolations(root)).toEqual([
      'main.ts: lies in no room of the architecture',
      'tools/pick.ts: lies in no room of the architecture',
      'core/helpers.ts: is named for no one thing',
      'core/poolManager.ts: is not in kebab-case',
      'core/string-utils.ts: is named for no one thing',
    ]);
  });
});
