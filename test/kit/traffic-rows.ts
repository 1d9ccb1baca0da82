import { buildSchema, getOperationAST, parse } from 'graphql';
import { DAY_MS, dayOf } from '../../src/traffic/days.ts';
import { FolderTrafficStore } from '../../src/traffic/store/folder/folder-traffic-store.ts';
import type { TrafficRow } from '../../src/traffic/store/traffic-store.ts';
import { operationUsage } from '../../src/traffic/usage/operation-usage.ts';
import { MAIN } from './registry-stores.ts';

const SCHEMA = buildSchema(
  'type Query { product(id: ID!): Product top: [Product] } type Product { id: ID name: String }',
);
export const TODAY = dayOf(Date.now());
export const EARLIER = dayOf(Date.now() - 9 * DAY_MS);

function row(source: string, client: string, requests: number, errors = 0, durationMs = requests * 2): TrafficRow {
  const document = parse(source);
  const operation = getOperationAST(document);
  const usage = operation && operationUsage(SCHEMA, document, operation);
  if (!usage) throw new Error(`no operation: ${source}`);
  const [name = '', version = ''] = client.split(' ');
  return { usage, client: { name, version }, requests, errors, durationMs };
}

const PAGE = 'query Page($id: ID!) { product(id: $id) { name id } }';

/** Of today. */
export const ROWS = [
  row(PAGE, 'web 1.0', 10),
  row(PAGE, 'web 1.1', 5, 2),
  row(PAGE, '', 1),
  row('{ top { id } }', 'app', 4, 4, 400),
];

/** Records two days of traffic of `main` in a folder. */
export async function recordTwoDays(folder: string): Promise<void> {
  const store = new FolderTrafficStore({ folder, graph: MAIN, retentionDays: 30 });
  const earlier = [row('query Old { top { name } }', 'web 0.9', 7), row(PAGE, 'web 1.0', 2)];
  await store.add({ number: 1, day: EARLIER, rows: earlier });
  await store.add({ number: 2, day: TODAY, rows: ROWS });
}
