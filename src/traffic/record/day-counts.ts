import { OTHER, OTHER_CLIENT, OTHER_OPERATION } from '../other.ts';
import { storedId } from '../store/stored-id.ts';
import type { TrafficRow } from '../store/traffic-store.ts';
import type { ClientName, OperationUsage } from '../traffic.ts';
import type { TrafficBounds } from '../traffic-bounds.ts';
import { maxPairs } from '../traffic-bounds.ts';
import type { Counts } from './pending-operations.ts';
import { Places } from './places.ts';

/** Of one client. */
const MAX_VERSIONS = 50;

/** Characters of all texts and coordinates in a day. */
const MAX_CHARACTERS = 32_000_000;

interface MutableRow {
  readonly usage: OperationUsage;
  readonly client: ClientName;
  requests: number;
  errors: number;
  durationMs: number;
}

/**
 * What one gateway has counted on one day and not yet stored.
 *
 * Memory  bounded for the whole day, whatever clients send: beyond its bounds it counts in `(other)`, first clients, then operations.
 */
export class DayCounts {
  readonly day: string;
  readonly #bounds: TrafficBounds;
  readonly #operations: Places;
  readonly #names: Places;
  readonly #versions = new Map<string, Set<string>>();
  readonly #pairs = new Set<string>();
  #characters = 0;
  #unsent = new Map<string, MutableRow>();

  constructor(day: string, bounds: TrafficBounds, dayBefore?: DayCounts) {
    this.day = day;
    this.#bounds = bounds;
    this.#operations = new Places(bounds.maxOperations, dayBefore === undefined ? undefined : dayBefore.#operations);
    this.#names = new Places(bounds.maxClients, dayBefore === undefined ? undefined : dayBefore.#names);
  }

  /** Rows that are not yet stored. */
  get size(): number {
    return this.#unsent.size;
  }

  get requests(): number {
    return this.#unsent.values().reduce((sum, { requests }) => sum + requests, 0);
  }

  /** Counts; the operation that it was counted for in the end. */
  add(wanted: OperationUsage, { client: sender, requests, errors, durationMs }: Counts): OperationUsage {
    const usage = this.#operation(wanted);
    const [client, key] = this.#pair(usage, this.#client(sender));
    let row = this.#unsent.get(key);
    if (row === undefined) {
      row = { usage, client, requests: 0, errors: 0, durationMs: 0 };
      this.#unsent.set(key, row);
    }
    row.requests += requests;
    row.errors += errors;
    row.durationMs += durationMs;
    return usage;
  }

  /** Takes rows away that are to be stored now. */
  take(count: number): readonly TrafficRow[] {
    const rows: TrafficRow[] = [];
    for (const [key, row] of this.#unsent) {
      if (rows.length === count) break;
      rows.push({ ...row, durationMs: Math.round(row.durationMs) });
      this.#unsent.delete(key);
    }
    return rows;
  }

  #operation(usage: OperationUsage): OperationUsage {
    const id = storedId(usage);
    if (id === OTHER || this.#operations.has(id)) return usage;
    const characters = usage.coordinates.reduce((sum, { length }) => sum + length, usage.text.length);
    if (this.#characters + characters > MAX_CHARACTERS || !this.#operations.take(id)) return OTHER_OPERATION;
    this.#characters += characters;
    return usage;
  }

  #client({ name: givenName, version: givenVersion }: ClientName): ClientName {
    const name = printable(givenName);
    const version = printable(givenVersion);
    if (!this.#names.take(name)) return OTHER_CLIENT;
    let versions = this.#versions.get(name);
    if (versions === undefined) {
      versions = new Set();
      this.#versions.set(name, versions);
    }
    if (!versions.has(version)) {
      if (versions.size >= MAX_VERSIONS) return { name, version: OTHER };
      versions.add(version);
    }
    return { name, version };
  }

  #pair(usage: OperationUsage, client: ClientName): readonly [ClientName, string] {
    const id = storedId(usage);
    const key = `${id} ${client.name}\n${client.version}`;
    if (this.#pairs.has(key)) return [client, key];
    if (this.#pairs.size >= maxPairs(this.#bounds)) return [OTHER_CLIENT, `${id} ${OTHER}\n`];
    this.#pairs.add(key);
    return [client, key];
  }
}

/** Headers may hold what a terminal takes for commands. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant.
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}
