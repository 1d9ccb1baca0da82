import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SubgraphRequest } from '../../../src/sources/source.ts';
import { SourceDirectory } from '../../../src/sources/source-directory.ts';
import type { ScriptedSubgraph } from '../../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../../kit/scripted-subgraph.ts';

const REQUEST: SubgraphRequest = { query: '{ a }', kind: 'query', headers: {} };
const ALWAYS = new AbortController().signal;

let subgraph: ScriptedSubgraph;
let directory: SourceDirectory;

beforeEach(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { a: 1 } }));
  directory = new SourceDirectory(() => ({
    timeoutMs: 1_000,
    maxResponseBytes: 1_000,
    connections: 1,
    poolIdleTimeoutMs: 1_000,
  }));
});
afterEach(() => subgraph.stop());

const send = (lease: ReturnType<SourceDirectory['lease']>) => lease.sources.get('a')?.send(REQUEST, ALWAYS);

test('instances that are known before the first lease are used by it', async () => {
  directory.updateInstances('a', [{ id: '1', url: subgraph.url }]);
  const lease = directory.lease(['a']);
  expect(await send(lease)).toMatchObject({ kind: 'answered', data: { a: 1 } });
  lease.release();
});

test('instances that come later are used by leases that exist', async () => {
  const lease = directory.lease(['a']);
  expect(await send(lease)).toMatchObject({ kind: 'failed', code: 'SUBREQUEST_HTTP_ERROR' });
  directory.updateInstances('a', [{ id: '1', url: subgraph.url }]);
  expect(await send(lease)).toMatchObject({ kind: 'answered' });
  lease.release();
});

test('leases share a source, which lives until the last of them is released', async () => {
  directory.updateInstances('a', [{ id: '1', url: subgraph.url }]);
  const first = directory.lease(['a']);
  const second = directory.lease(['a', 'b']);
  expect(second.sources.get('a')).toBe(first.sources.get('a'));
  first.release();
  first.release();
  expect(await send(second)).toMatchObject({ kind: 'answered' });
  second.release();
  expect(await send(second)).toMatchObject({ kind: 'failed' });
});

test('of removed subgraphs nothing is kept, however many there were', async () => {
  for (let number = 0; number < 2_000; number += 1) {
    directory.updateInstances(`s${number}`, [{ id: '1', url: subgraph.url }]);
    directory.expect([`s${number}`]);
  }
  const known = Array.from({ length: 2_000 }, (_, number) => `s${number}`).filter(
    (name) => directory.instancesOf(name).length > 0,
  );
  expect(known).toEqual(['s1999']);
});

test('a removed subgraph keeps its instances while somebody holds it', async () => {
  directory.updateInstances('a', [{ id: '1', url: subgraph.url }]);
  const lease = directory.lease(['a']);
  directory.expect(['b']);
  expect(await send(lease)).toMatchObject({ kind: 'answered' });
  expect(directory.instancesOf('a')).toHaveLength(1);
  lease.release();
  expect(directory.instancesOf('a')).toEqual([]);
});

test('a subgraph that comes back gets a fresh source', async () => {
  directory.updateInstances('a', [{ id: '1', url: subgraph.url }]);
  directory.lease(['a']).release();
  const again = directory.lease(['a']);
  expect(await send(again)).toMatchObject({ kind: 'answered' });
  again.release();
});
