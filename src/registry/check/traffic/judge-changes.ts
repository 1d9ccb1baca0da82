import { reasonOf } from '../../../core/reason.ts';
import type { OperationTraffic, TrafficReader } from '../../../traffic/traffic.ts';
import type {
  JudgedChange,
  OperationCheck,
  RefusedOperation,
  TrafficSummary,
  UsingOperation,
} from '../check-report.ts';
import type { SupergraphDiff } from '../diff/diff-supergraphs.ts';
import type { SchemaChange } from '../diff/schema-change.ts';
import type { RecordedOperation } from './recorded-operations.ts';
import { recordedOperations } from './recorded-operations.ts';
import type { TrafficOptions } from './traffic-options.ts';

/**
 * Decides on schema changes by what clients have really sent.
 *
 * A change fails when it is breaking (`failOn: dangerous`: or dangerous) and recorded requests use it, at or above both
 * thresholds; when nobody uses it, `ignoreUnused` decides. Operations that the new schema refuses fail as well, though no
 * change may look like the cause: what clients send counts, not what the rules foresee.
 * Traffic that cannot be read is told in the result, and is as if nothing had been recorded.
 */
export async function judgeChanges(
  diff: SupergraphDiff,
  reader: TrafficReader | undefined,
  options: TrafficOptions,
): Promise<OperationCheck> {
  if (diff.changes.every((change) => change.criticality === 'safe' && !mayClash(change))) {
    const changes = diff.changes.map((change) => judged(change, 'not-asked', [], 0, false));
    return { status: 'passed', changes, refused: [], traffic: null };
  }
  const read = await readTraffic(reader, options.days);
  const recorded = recordedOperations(read.traffic, options.excludedClients, diff);
  const total = recorded.reduce((sum, { requests }) => sum + requests, 0);
  const judge = judgeBy(recorded, total, read.summary, options);
  const changes = diff.changes.map(judge);
  // A change that could refuse nothing is not the cause, whoever it concerns.
  const causes = changes.filter(({ criticality }) => countsFor(criticality, options));
  const blamed = new Set(causes.flatMap(({ operations }) => operations.map(({ hash }) => hash)));
  const refused = recorded
    .filter((operation) => !blamed.has(operation.hash) && operation.outcome() === 'refused')
    .map((operation): RefusedOperation => {
      const failed = isEnough(operation.requests, total, options);
      return { ...using(operation), failed, problems: operation.problems() };
    });
  const failed = [...changes, ...refused].some((each) => each.failed);
  return { status: failed ? 'failed' : 'passed', changes, refused, traffic: read.summary };
}

function judgeBy(
  recorded: readonly RecordedOperation[],
  total: number,
  traffic: TrafficSummary,
  options: TrafficOptions,
): (change: SchemaChange) => JudgedChange {
  // Where no operation was told apart, nothing is known of any.
  const isKnown = traffic.kind === 'recorded' && traffic.operations > 0;
  const ignoreUnused = options.ignoreUnused ?? isKnown;
  return (change) => {
    if (change.criticality === 'safe') return judged(change, 'not-asked', [], total, false);
    const counts = countsFor(change.criticality, options);
    const users = recorded.filter((operation) => operation.isConcernedBy(change.concern));
    const requests = users.reduce((sum, operation) => sum + operation.requests, 0);
    if (users.length === 0) {
      return judged(change, isKnown ? 'unused' : 'unknown', users, total, counts && !ignoreUnused);
    }
    if (isEnough(requests, total, options)) return judged(change, 'used', users, total, counts);
    return judged(change, 'below-threshold', users, total, counts && options.ignoreUnused === false);
  };
}

/** Whether such a change can fail a check. */
function countsFor(criticality: SchemaChange['criticality'], { failOn }: TrafficOptions): boolean {
  return criticality === 'breaking' || (criticality === 'dangerous' && failOn === 'dangerous');
}

/** Fields of one name in fragments on different types must be of equal types: one that is merely not null any more may clash. */
function mayClash({ code }: SchemaChange): boolean {
  return code === 'FIELD_TYPE_CHANGED';
}

function isEnough(requests: number, total: number, { thresholdRequests, thresholdPercent }: TrafficOptions): boolean {
  return requests >= thresholdRequests && percentOf(requests, total) >= thresholdPercent;
}

function percentOf(requests: number, total: number): number {
  return total === 0 ? 0 : (100 * requests) / total;
}

function judged(
  { concern: _, ...change }: SchemaChange,
  usage: JudgedChange['usage'],
  users: readonly RecordedOperation[],
  total: number,
  failed: boolean,
): JudgedChange {
  const requests = users.reduce((sum, operation) => sum + operation.requests, 0);
  return { ...change, failed, usage, requests, percent: percentOf(requests, total), operations: users.map(using) };
}

function using({ hash, name, type, requests, clients }: RecordedOperation): UsingOperation {
  return { hash, name: name ?? null, type, requests, clients };
}

async function readTraffic(
  reader: TrafficReader | undefined,
  days: number,
): Promise<{ readonly traffic: readonly OperationTraffic[]; readonly summary: TrafficSummary }> {
  try {
    const traffic = (await reader?.read(days)) ?? [];
    if (traffic.length === 0) return { traffic, summary: { kind: 'none', days } };
    const known = traffic.filter(({ coordinates }) => coordinates.length > 0);
    const sum = (entries: readonly OperationTraffic[]) => entries.reduce((all, { requests }) => all + requests, 0);
    const since = traffic.map(({ firstSeen }) => firstSeen).toSorted()[0] ?? '';
    const operations = new Set(known.map(({ hash }) => hash)).size;
    const requests = sum(traffic);
    return {
      traffic: known,
      summary: { kind: 'recorded', days, since, operations, requests, unattributed: requests - sum(known) },
    };
  } catch (error) {
    return { traffic: [], summary: { kind: 'unreadable', days, reason: reasonOf(error) } };
  }
}
