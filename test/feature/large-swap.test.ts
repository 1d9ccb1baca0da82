import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syntheticGraph } from '../../bench/growth/synthetic-graph.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway, writeSupergraphConfig } from '../kit/gateway.ts';
import { until } from '../kit/until.ts';

const TYPES = 1_000;

let folder: string;
let gateway: TestGateway;

/** The URLs are of nobody: nothing is asked here. */
function subgraphs(extra = ''): Record<string, { url: string; sdl: string }> {
  const { subgraphs: list } = syntheticGraph({ subgraphs: 4, types: TYPES, listed: 0 });
  return Object.fromEntries(
    list.map(({ name, sdl }) => [name, { url: 'http://127.0.0.1:9/graphql', sdl: name === 's0' ? sdl + extra : sdl }]),
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portico-large-'));
  gateway = await runGateway({ subgraphs: subgraphs(), folder, yaml: 'engine: compiled' });
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

const swaps = () => gateway.lines.filter(({ msg }) => msg === 'a new supergraph is served');

test('a swap of a thousand types takes far longer than it ever holds the event loop', async () => {
  writeSupergraphConfig(folder, subgraphs('\nextend type Query { added: Int }'));
  await until(() => swaps().length === 2, { timeoutMs: 60_000 });
  const { durationMs, longestPauseMs } = swaps()[1] as unknown as { durationMs: number; longestPauseMs: number };
  expect(durationMs).toBeGreaterThan(5 * longestPauseMs);
  const answer = await gateway.query('{ __type(name: "Query") { fields { name } } }');
  expect(JSON.stringify(answer.data)).toContain('added');
});

test('the longest pause is a metric', async () => {
  const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  expect(text).toMatch(/^portico_schema_update_longest_pause_seconds_count \d/m);
});
