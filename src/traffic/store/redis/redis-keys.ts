import { z } from 'zod';
import type { GraphRef } from '../../../core/graph-ref.ts';
import { printGraphRef } from '../../../core/graph-ref.ts';
import type { ClientName } from '../../traffic.ts';

/** Keys of one day. */
export interface DayKeys {
  /** Hashes: pair of operation and client → count. */
  readonly requests: string;
  readonly errors: string;
  readonly milliseconds: string;
  /** Set of the ids of operations that are told apart. */
  readonly operations: string;
  /** Hash: gateway process → number of its last batch. */
  readonly batches: string;
}

/** Keys of one graph ref. All of them lie in one slot of a cluster. */
export class RedisKeys {
  readonly #base: string;

  constructor(prefix: string, graph: GraphRef) {
    this.#base = `${prefix}traffic:{${printGraphRef(graph)}}:`;
  }

  ofDay(day: string): DayKeys {
    const base = `${this.#base}${day}:`;
    return {
      requests: `${base}requests`,
      errors: `${base}errors`,
      milliseconds: `${base}milliseconds`,
      operations: `${base}operations`,
      batches: `${base}batches`,
    };
  }

  operation(id: string): string {
    return `${this.#base}operation:${id}`;
  }
}

/** How a pair of operation and client is named in a hash. */
export function printPair(id: string, { name, version }: ClientName): string {
  return JSON.stringify([id, name, version]);
}

const pair = z.tuple([z.string(), z.string(), z.string()]);

/** Throws for what is none. */
export function parsePair(field: string): { readonly id: string; readonly client: ClientName } {
  const [id, name, version] = pair.parse(JSON.parse(field));
  return { id, client: { name, version } };
}
