import type { SubgraphFailure } from '../source.ts';

/** A subgraph whose last good answers stand in for it begins or ceases to need them. */
export type StaleChange =
  | { readonly kind: 'stale'; readonly subgraph: string; readonly failure: SubgraphFailure }
  | { readonly kind: 'back'; readonly subgraph: string };

/** One that answers now and then is not back yet. */
const QUIET_MS = 5_000;

/** Notices when a subgraph begins to need its older answers, and when it has not for a while. */
export class StaleWatch {
  readonly #subgraph: string;
  readonly #onChange: (change: StaleChange) => void;
  readonly #now: () => number;
  /** Undefined while there is no need of them. */
  #latest: number | undefined;

  constructor(subgraph: string, onChange: (change: StaleChange) => void, now: () => number) {
    this.#subgraph = subgraph;
    this.#onChange = onChange;
    this.#now = now;
  }

  stale(failure: SubgraphFailure): void {
    if (this.#latest === undefined) this.#onChange({ kind: 'stale', subgraph: this.#subgraph, failure });
    this.#latest = this.#now();
  }

  answered(): void {
    if (this.#latest === undefined || this.#now() - this.#latest < QUIET_MS) return;
    this.#latest = undefined;
    this.#onChange({ kind: 'back', subgraph: this.#subgraph });
  }
}
