/** One field as it stands in a selection set: two fields may share a response name only when these texts are equal. */
interface Claim {
  readonly field: string;
  readonly below: ResponseScope;
}

/**
 * The response names of one object of the answer, over all fragments that meet in it.
 *
 * Stricter than the specification's rule (https://spec.graphql.org/September2025/#sec-Field-Selection-Merging), which
 * lets fields of different object types differ more: what agrees here is always valid.
 */
export class ResponseScope {
  readonly #claims = new Map<string, Claim>();

  /** The scope below a field, or undefined when the name already stands for something else. */
  claim(responseName: string, field: string): ResponseScope | undefined {
    const known = this.#claims.get(responseName);
    if (known !== undefined) return known.field === field ? known.below : undefined;
    const below = new ResponseScope();
    this.#claims.set(responseName, { field, below });
    return below;
  }

  /** Adds everything that another scope has, or changes nothing and returns false where they disagree. */
  absorb(other: ResponseScope): boolean {
    if (!this.#agreesWith(other)) return false;
    for (const [name, { field, below }] of other.#claims) this.claim(name, field)?.absorb(below);
    return true;
  }

  #agreesWith(other: ResponseScope): boolean {
    return [...other.#claims].every(([name, claim]) => {
      const known = this.#claims.get(name);
      return known === undefined || (known.field === claim.field && known.below.#agreesWith(claim.below));
    });
  }
}
