import { describeError } from '../core/portico-error.ts';

export type LimitCode =
  | 'MAX_DOCUMENT_BYTES_LIMIT'
  | 'MAX_TOKENS_LIMIT'
  | 'MAX_RECURSION_LIMIT'
  | 'MAX_OPERATIONS_LIMIT'
  | 'MAX_DEPTH_LIMIT'
  | 'MAX_HEIGHT_LIMIT'
  | 'MAX_ALIASES_LIMIT'
  | 'MAX_ROOT_FIELDS_LIMIT'
  | 'MAX_DIRECTIVES_LIMIT'
  | 'MAX_FRAGMENT_SPREADS_LIMIT'
  | 'MAX_COMPARISONS_LIMIT';

/** Why a document is refused before it is validated. */
export interface LimitViolation {
  /**
   * GRAPHQL_VALIDATION_FAILED is for a fragment that contains itself: it has no end that could be measured, and
   * graphql-js would refuse it, too.
   */
  readonly code: LimitCode | 'GRAPHQL_VALIDATION_FAILED';
  /** For the client, and made of what it sent. */
  readonly message: string;
  /** `limit` and `measured` (what was counted until it was too much; the document may hold more), or `reason`. */
  readonly params: Readonly<Record<string, string | number>>;
}

/** The violation when `measured` is over `limit`, else null. */
export function exceeds(code: LimitCode, measured: number, limit: number): LimitViolation | null {
  if (measured <= limit) return null;
  // Doubling fragments reach infinity, which JSON cannot express.
  const params = { limit, measured: Math.min(measured, Number.MAX_SAFE_INTEGER) };
  return { code, message: describeError(code, params), params };
}
