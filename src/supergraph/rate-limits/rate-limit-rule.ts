/** One `@rateLimit` on one field, read and checked. Plain data: it crosses a thread. */
export interface RateLimitRule {
  readonly typeName: string;
  readonly fieldName: string;
  /** `Type.field`; with `#2`, `#3` … for the further rules of a field. Unique within a supergraph. */
  readonly name: string;
  /** How often within the window. At least 1. */
  readonly max: number;
  /** Whole seconds, in milliseconds. */
  readonly windowMs: number;
  /** Paths into the field's arguments (`email`, `input.email`) whose values are counted each for itself. */
  readonly identityArgs: readonly string[];
  /** Path to a list among the arguments: a call counts as often as it is long. */
  readonly arrayLengthField: string | undefined;
  /** What a refused client reads. */
  readonly message: string | undefined;
  /** Looks at the counter and leaves it as it is. */
  readonly readOnly: boolean;
  /** What is refused does not count. */
  readonly uncountRejected: boolean;
}
