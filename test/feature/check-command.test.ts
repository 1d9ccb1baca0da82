import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCommandFolder } from '../kit/portico-command.ts';

// Checks write nothing, so that all can be of one registry.
const folder = makeCommandFolder();
beforeAll(async () => {
  await publish('products', PRODUCTS);
  await publish('reviews', REVIEWS);
});
afterAll(() => folder[Symbol.dispose]());

const check = (...args: string[]) => folder.run(['subgraph', 'check', ...args]);

function write(name: string, text: string): string {
  folder.write({ [name]: text });
  return name;
}

async function publish(name: string, sdl: string): Promise<void> {
  const file = write(`published-${name}.graphql`, sdl);
  const url = `http://${name}.example/graphql`;
  const args = ['subgraph', 'publish', '--name', name, '--schema', file, '--routing-url', url];
  const { code, stderr } = await folder.run(args);
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
  const { code, stdout } = await folder.run(
    ['subgraph', 'check', '--name', 'products', '--schema', '-', '--format', 'github'],
    { input: 'type Query {\n  a: }' },
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

test('lint findings that are published already are counted, not told', async () => {
  await publish('odd', 'type Query { Odd: Int }');
  const file = write('p.graphql', 'type Query { Odd: Int  Even: Int }');
  const { code, stdout } = await check('--name', 'odd', '--schema', file);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Field Even is not in camelCase.')]);
  expect(stdout).not.toContain('Field Odd');
  expect(stdout).toContain('Not shown: 2 findings of what is published already. `portico subgraph lint` shows all.');
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
        lint: { task_status: 'PASSED', findings: [], new_count: 0, known_count: 0 },
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
  const { stdout, stderr } = await folder.run(args, { env: { GITHUB_WORKSPACE: dirname(folder.path) } });
  expect(stderr).toMatch(/Operation Check \[FAILED\]:.*\nFAIL +FIELD_REMOVED.*error\[CHECK_FAILED\]/s);
  expect(stdout).toMatch(
    new RegExp(`^::error file=${basename(folder.path)}/p.graphql,line=7,col=6,title=FIELD_REMOVED Product.price::`),
  );
});

test('--format junit into a file, also when it fails', async () => {
  const file = write('p.graphql', WITHOUT_PRICE);
  const { code, stdout } = await check('--name', 'products', '--schema', file, '--format', 'junit', '-o', 'report.xml');
  expect([code, stdout]).toEqual([1, '']);
  const xml = readFileSync(join(folder.path, 'report.xml'), 'utf8');
  expect(xml).toContain(
    `<failure message="Field 'price' was removed from object type 'Product'" type="FIELD_REMOVED">`,
  );
  expect(xml.match(/<testsuite /g)).toHaveLength(3);
});

test('wrong usage ends with 2', async () => {
  const { code, stdout, stderr } = await check();
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('error: give --name and --schema, --proposal or --delete');
});

test('a subgraph that is to go and is not there: the one that is meant', async () => {
  const { code, stderr } = await check('--delete', 'reveiws');
  expect([code, stderr]).toEqual([1, expect.stringContaining('did you mean reviews?')]);
});

test('a registry that cannot be reached ends with 3, and so does recorded traffic that is not there', async () => {
  const registry = await check('--delete', 'reviews', '--registry', 'consul://127.0.0.1:1');
  expect([registry.code, registry.stderr]).toEqual([3, expect.stringContaining('error[REGISTRY_UNREACHABLE]')]);
  const traffic = await check('--delete', 'reviews', '--traffic', 'nowhere');
  expect([traffic.code, traffic.stderr]).toEqual([3, expect.stringContaining('error[TRAFFIC_UNREACHABLE]')]);
});

test('a folder that is no proposal', async () => {
  write('empty/notes.txt', '');
  const { code, stderr } = await check('--proposal', 'empty');
  expect([code, stderr]).toEqual([1, expect.stringContaining('error[PROPOSAL_UNREADABLE]')]);
});
