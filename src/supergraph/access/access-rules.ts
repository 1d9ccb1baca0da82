/**
 * What has to hold for a field to be served, as plain data: it crosses threads.
 *
 * Of alternatives one is enough, and of one alternative all names are needed: `[['a', 'b'], ['c']]` is (a and b) or c.
 */
export type AccessCondition =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scopes'; readonly anyOf: Alternatives }
  | { readonly kind: 'policies'; readonly anyOf: Alternatives }
  /** All conditions of one of these sets hold: an object type that the field may give is open. */
  | { readonly kind: 'some'; readonly sets: readonly (readonly number[])[] };

export type Alternatives = readonly (readonly string[])[];

/** What the `@authenticated`, `@requiresScopes` and `@policy` of a supergraph come to. */
export interface AccessRules {
  /** Other places name a condition by its index. One of kind `some` names only those before it. */
  readonly conditions: readonly AccessCondition[];
  /** Object type → field → conditions, all of which must hold. Fields without any are left out. */
  readonly fields: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
  /**
   * The same for interfaces: where clients see no object type of one, a subgraph with an interface object still answers
   * its fields.
   */
  readonly interfaces: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
  /** The directives that the supergraph uses, with their `@`. */
  readonly directives: readonly string[];
}
