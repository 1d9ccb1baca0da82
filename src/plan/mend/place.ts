import { EACH } from '../compile/collect-targets.ts';

/** A place in the data of an operation, by planned keys from the root, and what is known of the objects there. */
export class Place {
  readonly #below = new Map<string, Place>();
  readonly #types = new Set<string | undefined>();
  #isRead = false;

  /** The place under a key. */
  under(key: string): Place {
    let place = this.#below.get(key);
    if (place === undefined) {
      place = new Place();
      this.#below.set(key, place);
    }
    return place;
  }

  at(path: readonly (string | number)[]): Place {
    return path.reduce<Place>((place, key) => (key === EACH ? place : place.under(String(key))), this);
  }

  /** Some fetch brings objects of this concrete type; undefined: of types that only the answer tells. */
  noteType(type: string | undefined): void {
    this.#types.add(type);
  }

  /** Someone looks for `__typename` in the data. */
  noteReader(): void {
    this.#isRead = true;
  }

  /** The type of all objects here; undefined unless it is known before any answer, and nobody reads it from one. */
  get knownType(): string | undefined {
    const [type, ...others] = this.#types;
    return this.#isRead || others.length > 0 ? undefined : type;
  }
}
