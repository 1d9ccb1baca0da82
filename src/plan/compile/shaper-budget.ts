import { PorticoError } from '../../core/portico-error.ts';
import type { Selection } from '../operation/selection.ts';

/**
 * A function takes some 7 µs to write and some kilobytes to keep. Operations of people have a few dozen; one that selects
 * differently at twenty places on an interface of hundreds of types has thousands.
 */
const MAX_FUNCTIONS = 10_000;

/** Some 10 ns each. A field takes 200 to 400: room for the largest operation that limits allow, on several types. */
const MAX_CHARACTERS = 4_000_000;

/** Selections looked at, those of every occurrence of a field. Some 30 ns each. */
const MAX_MERGED = 1_000_000;

/**
 * Bounds what the shaper of one operation takes of the main thread: some 50 ms.
 *
 * What is merged for an object depends on the types on the way to it, so that fragments on two types at every level make
 * more functions than any other bound of the document would suggest: 2 to the number of levels.
 *
 * Errors  throws QUERY_PLAN_COMPLEXITY_EXCEEDED when it is used up.
 */
export class ShaperBudget {
  readonly #weights = new Map<readonly Selection[], number>();
  #functions = 0;
  #characters = 0;
  #merged = 0;

  /** Characters spent so far. */
  get characters(): number {
    return this.#characters;
  }

  spendFunction(): void {
    this.#functions += 1;
    refuseBeyond(this.#functions, MAX_FUNCTIONS);
  }

  spendText({ length }: string): void {
    this.#characters += length;
    refuseBeyond(this.#characters, MAX_CHARACTERS);
  }

  spendMerge(sets: readonly (readonly Selection[])[]): void {
    for (const set of sets) this.#merged += this.#weightOf(set);
    refuseBeyond(this.#merged, MAX_MERGED);
  }

  /** Selections of a set with those of its fragments, and one for the set. */
  #weightOf(set: readonly Selection[]): number {
    let weight = this.#weights.get(set);
    if (weight === undefined) {
      weight = 1 + set.length;
      for (const selection of set) if (selection.kind === 'fragment') weight += this.#weightOf(selection.selections);
      this.#weights.set(set, weight);
    }
    return weight;
  }
}

function refuseBeyond(spent: number, limit: number): void {
  if (spent > limit) throw new PorticoError('QUERY_PLAN_COMPLEXITY_EXCEEDED');
}
