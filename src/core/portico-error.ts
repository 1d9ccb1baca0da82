import type { ErrorSpec } from './errors/error-spec.ts';
import type { ErrorCode } from './errors.ts';
import { ERRORS } from './errors.ts';

/**
 * A failure with a code from the table in `errors.ts`.
 *
 * Errors  misuse by our own code is a `TypeError`; everything that can happen at run time is one of these.
 */
export class PorticoError extends Error {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, params: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(describeError(code, params), options);
    this.name = 'PorticoError';
    this.code = code;
    this.params = params;
  }

  get spec(): ErrorSpec {
    return ERRORS[this.code];
  }
}

/** The text of `code` with its `{name}` places filled. A place without a parameter stays visible. */
export function describeError(code: ErrorCode, params: Record<string, string | number> = {}): string {
  return ERRORS[code].text.replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place));
}
