import { OTHER, OTHER_OPERATION } from '../other.ts';
import type { ClientName, OperationTraffic, OperationUsage } from '../traffic.ts';

/** What one day says of one operation and client. Several gateways may say so beside each other. */
export interface DayTraffic {
  /** ISO 8601 date, UTC. */
  readonly day: string;
  readonly hash: string;
  readonly client: ClientName;
  readonly requests: number;
  readonly errors: number;
  readonly durationMs: number;
}

type MutableTraffic = { -readonly [Key in keyof OperationTraffic]: OperationTraffic[Key] };

/** One entry for each operation and client, most requests first. An operation that is not stored any more may have used anything. */
export function mergeTraffic(
  days: Iterable<DayTraffic>,
  operations: ReadonlyMap<string, OperationUsage>,
): readonly OperationTraffic[] {
  const merged = new Map<string, MutableTraffic>();
  for (const { day, hash, client, requests, errors, durationMs } of days) {
    const key = JSON.stringify([hash, client.name, client.version]);
    const known = merged.get(key);
    if (known === undefined) {
      const usage = operations.get(hash) ?? { ...OTHER_OPERATION, hash };
      merged.set(key, { ...usage, client, requests, errors, durationMs, firstSeen: day, lastSeen: day });
      continue;
    }
    known.requests += requests;
    known.errors += errors;
    known.durationMs += durationMs;
    if (day < known.firstSeen) known.firstSeen = day;
    if (day > known.lastSeen) known.lastSeen = day;
  }
  return [...merged.values()].toSorted((one, two) => two.requests - one.requests || (one.hash < two.hash ? -1 : 1));
}

/** Operations that have to be read for it. */
export function hashesOf(days: readonly DayTraffic[]): readonly string[] {
  return [...new Set(days.map(({ hash }) => hash))].filter((hash) => hash !== OTHER);
}
