import { OTHER, OTHER_OPERATION } from '../other.ts';
import { hashIn } from '../store/stored-id.ts';
import type { ClientName, OperationTraffic, OperationUsage } from '../traffic.ts';

/** What one day says of one operation and client. Several gateways may say so beside each other. */
export interface DayTraffic {
  /** ISO 8601 date, UTC. */
  readonly day: string;
  /** `storedId` of the operation. */
  readonly id: string;
  readonly client: ClientName;
  readonly requests: number;
  readonly errors: number;
  readonly durationMs: number;
}

type MutableTraffic = { -readonly [Key in keyof OperationTraffic]: OperationTraffic[Key] };

/**
 * One entry for each operation and client, most requests first. An operation that was recorded with several schemas uses what it used
 * of any of them; one that is not stored any more may have used anything.
 */
export function mergeTraffic(
  days: readonly DayTraffic[],
  operations: ReadonlyMap<string, OperationUsage>,
): readonly OperationTraffic[] {
  const usages = mergeUsages(new Set(days.map(({ id }) => id)), operations);
  const merged = new Map<string, MutableTraffic>();
  for (const { day, id, client, requests, errors, durationMs } of days) {
    const hash = hashIn(id);
    const key = JSON.stringify([hash, client.name, client.version]);
    const known = merged.get(key);
    if (known === undefined) {
      const usage = usages.get(hash) ?? { ...OTHER_OPERATION, hash };
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

/** Operations that have to be read for it, by id. */
export function storedIn(days: readonly DayTraffic[]): readonly string[] {
  return [...new Set(days.map(({ id }) => id))].filter((id) => id !== OTHER);
}

/** By hash. */
function mergeUsages(
  ids: ReadonlySet<string>,
  operations: ReadonlyMap<string, OperationUsage>,
): ReadonlyMap<string, OperationUsage> {
  const usages = new Map<string, OperationUsage>();
  for (const id of ids) {
    const hash = hashIn(id);
    const usage = operations.get(id) ?? { ...OTHER_OPERATION, hash };
    const known = usages.get(hash);
    usages.set(hash, known === undefined ? usage : union(known, usage));
  }
  return usages;
}

function union(one: OperationUsage, two: OperationUsage): OperationUsage {
  const coordinates = [...new Set([...one.coordinates, ...two.coordinates])].toSorted();
  const isIncomplete = one.incomplete || two.incomplete;
  // What is not stored any more has no text.
  return { ...(one.text === '' ? two : one), coordinates, ...(isIncomplete && { incomplete: true }) };
}
