import { headerSpelling, OWN_HEADERS } from '../../config/sections/header.ts';

/** The headers that the gateway alone sets on requests to subgraphs: no rule may pass a client's on under these names. */
export class OwnedHeaders {
  readonly #names: ReadonlySet<string>;

  /** `more` beside those that HTTP or the gateway itself sets in any case. */
  constructor(more: Iterable<string> = []) {
    this.#names = new Set([...OWN_HEADERS, ...more].map(headerSpelling));
  }

  /** Also for other spellings that servers take for the same name. */
  has(name: string): boolean {
    return this.#names.has(headerSpelling(name));
  }
}
