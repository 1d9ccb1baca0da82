import type { GraphQLSchema } from 'graphql';
import type { Snapshot } from './snapshot.ts';
import { disposeSnapshot } from './snapshot.ts';

/** A request's hold on its snapshot. */
export interface SnapshotLease {
  readonly snapshot: Snapshot;
  /** Safe to call more than once. */
  release(): void;
}

/**
 * The snapshot that new requests get, and the older ones that requests still use.
 *
 * Concurrency  `swap` is atomic: it and its listeners run in one turn of the event loop. A replaced snapshot is disposed
 *              of when its last lease ends, never earlier, so nothing in flight is aborted. Whoever reads `current` must
 *              lease it in the same turn, without an `await` in between.
 */
export class SnapshotStore {
  readonly #holders = new Map<Snapshot, number>();
  readonly #bySchema = new WeakMap<GraphQLSchema, Snapshot>();
  readonly #listeners = new Set<(snapshot: Snapshot) => void>();
  #current: Snapshot | undefined;

  get current(): Snapshot | undefined {
    return this.#current;
  }

  /** Snapshots still held, the current one included. */
  get liveCount(): number {
    return this.#holders.size;
  }

  swap(next: Snapshot): void {
    const previous = this.#current;
    this.#current = next;
    this.#holders.set(next, 1);
    this.#bySchema.set(next.execution.apiSchema, next);
    for (const listener of this.#listeners) listener(next);
    if (previous !== undefined) this.#drop(previous);
  }

  /** Calls `listener` at every swap from now on, and at once when there is a snapshot already. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    this.#listeners.add(listener);
    if (this.#current !== undefined) listener(this.#current);
    return () => this.#listeners.delete(listener);
  }

  /** Holds the snapshot whose API schema this is. */
  leaseFor(schema: GraphQLSchema): SnapshotLease {
    const snapshot = this.#bySchema.get(schema);
    if (snapshot === undefined || !this.#holders.has(snapshot)) {
      throw new TypeError('SnapshotStore.leaseFor: this schema belongs to no live snapshot');
    }
    this.#holders.set(snapshot, (this.#holders.get(snapshot) ?? 0) + 1);
    let held = true;
    return {
      snapshot,
      release: () => {
        if (!held) return;
        held = false;
        this.#drop(snapshot);
      },
    };
  }

  /** Lets go of the current snapshot: for shutdown, after the last request. */
  close(): void {
    const last = this.#current;
    this.#current = undefined;
    if (last !== undefined) this.#drop(last);
  }

  #drop(snapshot: Snapshot): void {
    const left = (this.#holders.get(snapshot) ?? 0) - 1;
    if (left > 0) {
      this.#holders.set(snapshot, left);
      return;
    }
    this.#holders.delete(snapshot);
    disposeSnapshot(snapshot);
  }
}
