import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../src/registry/store/open-store.ts';
import { PRODUCTS, REVIEWS, WITH_STOCK, WITHOUT_PRICE } from '../kit/checked-shop.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';
import { publishedGraph } from '../kit/published-graph.ts';
import { MAIN } from '../kit/registry-stores.ts';

// Checks write nothing, so that all can be of one registry. What they print is claimed in the unit tests of `cli/check`.
const folder = makeCommandFolder();
beforeAll(async () => {
  const place = { kind: 'folder', path: join(folder.path, '.portico/registry') } as const;
  const { registry, publish } = publishedGraph(openStore(place, MAIN));
  await publish('products', PRODUCTS, 'http://products.example/graphql');
  await publish('reviews', REVIEWS, 'http://reviews.example/graphql');
  await registry.close();
});
afterAll(() => folder[Symbol.dispose]());

const check = (...args: string[]) => folder.run(['subgraph', 'check', ...args]);

function write(name: string, text: string): string {
  folder.write({ [name]: text });
  return name;
}

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

test('a breaking change fails: its report is on standard output, why it failed on standard error', async () => {
  const { code, stdout, stderr } = await check('--name', 'products', '--schema', write('p.graphql', WITHOUT_PRICE));
  expect([code, stdout]).toEqual([1, expect.stringContaining('FAIL FIELD_REMOVED Product.price')]);
  expect(stderr).toContain("error[CHECK_FAILED]: The check against 'main@current' has failed.");
});

test('several subgraphs at once: what would not compose one by one', async () => {
  write('moved/products.graphql', WITHOUT_PRICE);
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
    const { code, envelope } = await folder.json(['subgraph', 'check', ...args]);
    expect([code, envelope.data.proposal]).toEqual([1, [{ name: 'reviews', action: 'delete' }]]);
    const changes = [{ code: 'FIELD_REMOVED', coordinate: 'Product.stars' }];
    expect(envelope.data.tasks.operations.changes).toMatchObject(changes);
  }
});

test('lint errors fail a check', async () => {
  const file = write('p.graphql', `${WITH_STOCK}type unused_type { odd: Int }\n`);
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

test('--format json has everything, in the envelope; of standard input', async () => {
  const { code, envelope } = await folder.json(['subgraph', 'check', '--name', 'products', '--schema', '-'], {
    input: WITHOUT_PRICE,
  });
  expect(code).toBe(1);
  expect(envelope).toEqual({
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
