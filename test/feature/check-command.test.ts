import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PORTICO = join(import.meta.dirname, '../../bin/portico.mjs');

// Checks write nothing, so that all can be of one registry.
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-check-'));
  await publish('products', PRODUCTS);
  await publish('reviews', REVIEWS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function portico(args: readonly string[], env: Readonly<Record<string, string>> = {}, input?: string): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env.PATH, ...env } };
    const child = execFile(process.execPath, [PORTICO, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}

const check = (...args: string[]) => portico(['subgraph', 'check', ...args]);

function write(name: string, text: string): string {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  return name;
}

async function publish(name: string, sdl: string): Promise<void> {
  const file = write(`published-${name}.graphql`, sdl);
  const url = `http://${name}.example/graphql`;
  const { code, stderr } = await portico([
    'subgraph',
    'publish',
    '--name',
    name,
    '--schema',
    file,
    '--routing-url',
    url,
  ]);
  if (code !== 0) throw new Error(stderr);
}

const FEDERATION = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])';
const PRODUCTS = `${FEDERATION}
type Query {
  "All."
  products: [Product!]!
}
"What is sold."
type Product @key(fields: "id") {
  id: ID!
  name: String!
  price: Int
}
`;
const REVIEWS = `${FEDERATION}
type Product @key(fields: "id") {
  id: ID!
  stars: Int
}
`;
const WITHOUT_PRICE = PRODUCTS.replace('  price: Int\n', '');
const WITH_STOCK = PRODUCTS.replace('  price: Int\n', '  price: Int\n  stock: Int\n');

test('a schema that hurts nobody passes, in words', async () => {
  const { code, stdout, stderr } = await check('--name', 'products', '--schema', write('p.graphql', WITH_STOCK));
  expect([code, stderr]).toEqual([0, 'Checking the proposed schema for subgraph products against main@current\n']);
  expect(stdout).toBe(`Build Check [PASSED]:

Lint Check [PASSED]:

Operation Check [PASSED]:

Compared 1 schema change against no operations, since all of them are safe.

CHANGE  CODE         COORDINATE     DESCRIPTION                                       REQUESTS
PASS    FIELD_ADDED  Product.stock  Field 'stock' was added to object type 'Product'

`);
});

test('a breaking change without any recorded traffic fails, and says that it does not know', async () => {
  const { code, stdout, stderr } = await check('--name', 'products', '--schema', write('p.graphql', WITHOUT_PRICE));
  expect(code).toBe(1);
  expect(stderr).toContain("error[CHECK_FAILED]: The check against 'main@current' has failed.");
  expect(stdout).toContain('Operation Check [FAILED]:');
  expect(stdout).toContain('against 0 operations: no traffic was recorded in the last 30 days.');
  expect(stdout).toContain('FAIL FIELD_REMOVED Product.price');
});

test('unless nothing recorded is to mean unused', async () => {
  const { code, stdout } = await check(
    '--name',
    'products',
    '--schema',
    write('p.graphql', WITHOUT_PRICE),
    '--ignore-unused',
  );
  expect([code, stdout]).toEqual([0, expect.stringContaining('PASS (breaking)  FIELD_REMOVED')]);
});

test('what does not compose is shown with its place, its line and its coordinate', async () => {
  const file = write('p.graphql', PRODUCTS.replace('price: Int', 'stars: String'));
  const { code, stdout } = await check('--name', 'products', '--schema', file);
  expect(code).toBe(1);
  expect(stdout).toContain('Build Check [FAILED]:');
  expect(stdout).toContain('p.graphql:10:3\n    10 |   stars: String\n       |   ^');
  expect(stdout).toContain('Nothing to compare: there is no new schema.');
  const { stdout: json } = await check('--name', 'products', '--schema', file, '--format', 'json');
  const { data, error } = JSON.parse(json);
  expect(error.code).toBe('CHECK_FAILED');
  expect(data.tasks.composition.errors.flatMap(({ locations }: { locations: unknown[] }) => locations)).toContainEqual({
    subgraph: 'products',
    line: 10,
    column: 3,
    coordinate: 'Product.stars',
  });
});

test('a schema from standard input that is no GraphQL', async () => {
  const { code, stdout } = await portico(
    ['subgraph', 'check', '--name', 'products', '--schema', '-', '--format', 'github'],
    {},
    'type Query {\n  a: }',
  );
  expect(code).toBe(1);
  expect(stdout).toContain('::error file=<stdin>,line=2,col=6,title=INVALID_GRAPHQL::');
});

test('several subgraphs at once: what would not compose one by one', async () => {
  write('moved/products.graphql', WITHOUT_PRICE);
  write('moved/notes.txt', 'nothing of it');
  write('moved/reviews.graphql', REVIEWS.replace('  stars: Int\n', '  stars: Int\n  price: Int\n'));
  const { code, stdout, stderr } = await check('--proposal', 'moved');
  expect(stderr).toBe('Checking the proposed schema for subgraphs products, reviews against main@current\n');
  expect([code, stdout]).toEqual([0, expect.stringContaining('Compared 0 schema changes')]);
  const alone = await check('--name', 'reviews', '--schema', 'moved/reviews.graphql');
  expect([alone.code, alone.stdout]).toEqual([1, expect.stringContaining('INVALID_FIELD_SHARING')]);
});

test('a subgraph that goes: by a file of the proposal, or by a flag', async () => {
  write('next/reviews.deleted', '');
  for (const args of [
    ['--proposal', 'next'],
    ['--delete', 'reviews'],
  ]) {
    const { code, stdout } = await check(...args, '--format', 'json');
    const { data } = JSON.parse(stdout);
    expect([code, data.proposal]).toEqual([1, [{ name: 'reviews', action: 'delete' }]]);
    expect(data.tasks.operations.changes).toMatchObject([{ code: 'FIELD_REMOVED', coordinate: 'Product.stars' }]);
  }
  const last = await check('--delete', 'reviews', '--delete', 'products', '--format', 'json');
  expect(JSON.parse(last.stdout).data.tasks.composition.errors).toMatchObject([{ code: 'NO_SUBGRAPHS' }]);
});

test('lint errors fail a check, warnings do not', async () => {
  const file = write('p.graphql', `${WITH_STOCK}type unused_type { Odd: Int }\n`);
  const lenient = await check('--name', 'products', '--schema', file);
  expect(lenient).toMatchObject({ code: 0, stdout: expect.stringContaining('TYPE_NAME_PASCAL_CASE') });
  const config = write('strict.yaml', 'rules: { TYPE_NAME_PASCAL_CASE: error }');
  const strict = await check('--name', 'products', '--schema', file, '--lint-config', config);
  expect(strict).toMatchObject({ code: 1, stdout: expect.stringContaining('Lint Check [FAILED]') });
});

test('a graph that is not there yet is said to be so, and the schema is checked by itself', async () => {
  const file = write('p.graphql', PRODUCTS);
  const { code, stdout, stderr } = await check('other', '--name', 'products', '--schema', file);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Nothing to compare: nothing was served before.')]);
  expect(stderr).toContain('WARN: there is no other@current at');
});

test('--format json has everything, in the envelope', async () => {
  const file = write('p.graphql', WITHOUT_PRICE);
  const { code, stdout } = await check('--name', 'products', '--schema', file, '--format', 'json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    json_version: '1',
    data: {
      graph: 'main@current',
      proposal: [{ name: 'products', action: 'update' }],
      tasks: {
        composition: { task_status: 'PASSED', errors: [], hints: [] },
        lint: { task_status: 'PASSED', findings: [] },
        operations: {
          task_status: 'FAILED',
          traffic: { kind: 'none', days: 30 },
          operation_check_count: 0,
          failure_count: 1,
          changes: [
            {
              code: 'FIELD_REMOVED',
              criticality: 'breaking',
              coordinate: 'Product.price',
              message: "Field 'price' was removed from object type 'Product'",
              reason: 'Operations that select it are refused.',
              failed: true,
              usage: 'unknown',
              requests: 0,
              percent: 0,
              operations: [],
            },
          ],
          refused_operations: [],
        },
      },
      success: false,
    },
    error: { code: 'CHECK_FAILED', message: "The check against 'main@current' has failed." },
  });
});

test('--format github points at lines of the repository, wherever it is run', async () => {
  const file = write('p.graphql', WITHOUT_PRICE);
  const args = ['subgraph', 'check', '--name', 'products', '--schema', file, '--format', 'github'];
  const { stdout } = await portico(args, { GITHUB_WORKSPACE: join(folder, '..') });
  const name = folder.split('/').at(-1);
  expect(stdout).toMatch(
    new RegExp(`^::error file=${name}/p.graphql,line=7,col=6,title=FIELD_REMOVED Product.price::`),
  );
});

test('--format junit into a file, also when it fails', async () => {
  const file = write('p.graphql', WITHOUT_PRICE);
  const { code, stdout } = await check('--name', 'products', '--schema', file, '--format', 'junit', '-o', 'report.xml');
  expect([code, stdout]).toEqual([1, '']);
  const xml = readFileSync(join(folder, 'report.xml'), 'utf8');
  expect(xml).toContain(
    `<failure message="Field 'price' was removed from object type 'Product'" type="FIELD_REMOVED">`,
  );
  expect(xml.match(/<testsuite /g)).toHaveLength(3);
});

describe('wrong usage ends with 2', () => {
  test.each([
    ['nothing to check', [], 'give --name and --schema, --proposal or --delete'],
    ['a name without a schema', ['--name', 'products'], '--name and --schema go together'],
    ['both forms', ['--name', 'a', '--schema', 'b', '--proposal', 'c'], "'--proposal <folder>' cannot be used with"],
    ['no days', ['--name', 'a', '--schema', 'b', '--days', '0'], 'Expected a whole number from 1 to 366.'],
    ['half a request', ['--delete', 'a', '--threshold-requests', '1.5'], 'Expected a whole number of at least 1.'],
    ['more than all', ['--delete', 'a', '--threshold-percent', '101'], 'Expected a number from 0 to 100.'],
    ['an unknown format', ['--delete', 'a', '--format', 'xml'], 'Allowed choices are text, json, github, junit.'],
  ])('%s', async (_case, args, message) => {
    const { code, stdout, stderr } = await check(...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
  });
});

test('a subgraph that is to go and is not there: the one that is meant', async () => {
  const { code, stderr } = await check('--delete', 'reveiws');
  expect([code, stderr]).toEqual([1, expect.stringContaining('did you mean reviews?')]);
});

test('a folder that is no proposal', async () => {
  mkdirSync(join(folder, 'empty'));
  const { code, stderr } = await check('--proposal', 'empty');
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[PROPOSAL_UNREADABLE]')]);
});
