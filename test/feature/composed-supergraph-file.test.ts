import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compose } from '../../src/supergraph/compose.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

let folder: string;
let subgraph: ScriptedSubgraph;
let gateway: TestGateway | undefined;

const supergraph = (fields: string) => {
  const composition = compose([{ name: 'only', sdl: `type Query { ${fields} }`, routingUrl: subgraph.url }]);
  if (composition.kind === 'failed') throw new Error(JSON.stringify(composition.errors));
  return composition.sdl;
};
const serve = async (file: string) => {
  gateway = await runGateway({ folder, yaml: `discovery: { supergraph: ${file} }` });
  return gateway;
};
const serves = (from: TestGateway, field: string) => () =>
  from.query(`{ ${field} }`).then(({ errors }) => errors === undefined);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-supergraph-'));
  subgraph = await startScriptedSubgraph(json({ data: { a: 'a', b: 'b' } }));
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  await subgraph.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('is served without any discovery, by its own routing URLs', async () => {
  writeFileSync(join(folder, 'supergraph.graphql'), supergraph('a: String'));
  expect((await (await serve('supergraph.graphql')).query('{ a }')).data).toEqual({ a: 'a' });
});

describe('a change is served', () => {
  test('when the file is written over', async () => {
    writeFileSync(join(folder, 'supergraph.graphql'), supergraph('a: String'));
    const running = await serve('supergraph.graphql');
    writeFileSync(join(folder, 'supergraph.graphql'), supergraph('a: String b: String'));
    await until(serves(running, 'b'));
  });

  test('when the file is replaced', async () => {
    writeFileSync(join(folder, 'supergraph.graphql'), supergraph('a: String'));
    const running = await serve('supergraph.graphql');
    writeFileSync(join(folder, 'next'), supergraph('b: String'));
    renameSync(join(folder, 'next'), join(folder, 'supergraph.graphql'));
    await until(serves(running, 'b'));
  });

  test('when a symbolic link beside it is swapped, as Kubernetes does', async () => {
    for (const [version, fields] of [
      ['1', 'a: String'],
      ['2', 'b: String'],
    ] as const) {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, 'supergraph.graphql'), supergraph(fields));
    }
    symlinkSync('1', join(folder, '..data'));
    symlinkSync('..data/supergraph.graphql', join(folder, 'supergraph.graphql'));
    const running = await serve('supergraph.graphql');
    symlinkSync('2', join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    await until(serves(running, 'b'));
  });
});

test.each([
  ['emptied', () => writeFileSync(join(folder, 'supergraph.graphql'), ''), 'problems'],
  ['removed', () => unlinkSync(join(folder, 'supergraph.graphql')), 'problems'],
  [
    'no supergraph any more',
    () => writeFileSync(join(folder, 'supergraph.graphql'), 'type Query { a: Int }'),
    'rejected',
  ],
])('a file that is %s leaves the last schema served, and is reported', async (_case, spoil, where) => {
  writeFileSync(join(folder, 'supergraph.graphql'), supergraph('a: String'));
  const running = await serve('supergraph.graphql');
  spoil();
  await until(async () => where in (await running.ready()).body);
  expect((await running.query('{ a }')).data).toEqual({ a: 'a' });
  writeFileSync(join(folder, 'supergraph.graphql'), supergraph('a: String b: String'));
  await until(serves(running, 'b'));
  expect((await running.ready()).body).not.toHaveProperty(where);
});

test('a missing file at the start is told in words', async () => {
  await expect(serve('none.graphql')).rejects.toMatchObject({ code: 'SCHEMA_UNREADABLE' });
});
