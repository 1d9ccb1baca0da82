import { printGraphRef } from '../../core/graph-ref.ts';
import { tell, warn } from '../output/progress.ts';
import type { CommandResult } from '../output/run-command.ts';
import { shortHash } from '../output/short-hash.ts';
import { renderTable } from '../output/table.ts';
import type { OpenTraffic } from '../traffic/open-traffic.ts';
import type { RecordedOperation } from './recorded-operation.ts';
import { clientText, operationAsJson, recordedOperations } from './recorded-operation.ts';

/** What may come first. */
export const ORDERS = {
  requests: (one, two) => two.requests - one.requests,
  errors: (one, two) => two.errors - one.errors,
  latency: (one, two) => two.meanMs - one.meanMs,
  recent: (one, two) => two.lastSeen.localeCompare(one.lastSeen),
  // Those without a name last.
  name: ({ usage: one }, { usage: two }) =>
    Number(one.name === undefined) - Number(two.name === undefined) || (one.name ?? '').localeCompare(two.name ?? ''),
} as const satisfies Record<string, (one: RecordedOperation, two: RecordedOperation) => number>;

const HEADINGS = ['HASH', 'NAME', 'TYPE', 'REQUESTS', 'ERRORS', 'MEAN MS', 'LAST SEEN', 'CLIENTS'];

/** Which of the recorded operations are meant. */
export interface ListedOperations {
  readonly days: number;
  readonly client?: string;
  readonly coordinate?: string;
  readonly sort: keyof typeof ORDERS;
  readonly limit?: number;
}

/** Errors: as the reader's. */
export async function listOperations(
  { reader, graph, location }: OpenTraffic,
  wanted: ListedOperations,
): Promise<CommandResult> {
  const { days, client, coordinate, sort, limit } = wanted;
  const recorded = await reader.read(days);
  const ofClient = client === undefined ? recorded : recorded.filter((entry) => entry.client.name === client);
  const all = recordedOperations(ofClient);
  const using = coordinate === undefined ? all : all.filter(({ usage }) => usage.coordinates.includes(coordinate));
  const shown = using.toSorted(ORDERS[sort]).slice(0, limit);
  const untold = all.filter(({ usage }) => usage.incomplete).reduce((sum, { requests }) => sum + requests, 0);
  if (coordinate !== undefined && untold > 0) {
    warn(
      `${untold} requests are not looked at: it is not recorded all that they use, or not which operations they are.`,
    );
  }
  const what = recorded.length === 0 ? 'No traffic is recorded' : 'No such operation is recorded';
  if (shown.length === 0) tell(`${what} of ${printGraphRef(graph)} for the last ${days} days, in ${location}.`);
  return {
    text: shown.length === 0 ? '' : renderTable(HEADINGS, shown.map(asRow)),
    data: { graph: printGraphRef(graph), days, operations: shown.map(operationAsJson) },
  };
}

function asRow({ usage, requests, errors, meanMs, lastSeen, clients }: RecordedOperation): readonly string[] {
  const counts = [String(requests), String(errors), meanMs.toFixed(1)];
  return [
    shortHash(usage.hash),
    usage.name ?? '-',
    usage.type,
    ...counts,
    lastSeen,
    clients.map(clientText).join(', '),
  ];
}
