/** Who a request is made for, as a verified token says. Frozen: one object serves every request with the same token. */
export interface Principal {
  /** `sub`; undefined when the token has none. */
  readonly subject: string | undefined;
  /** All claims of the token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** What `@requiresScopes` is judged by. */
  readonly scopes: ReadonlySet<string>;
}
