import { isInternalError } from '../internal-error.ts';
import type { Stage } from '../stage.ts';

/** Logs the cause of what clients will only see as an internal error: once for a request, under its id. */
export const logInternalErrors: Stage = {
  failed({ errors = [], contextValue: { log } }) {
    const internal = errors.filter(({ extensions }) => isInternalError(extensions));
    const [first] = internal;
    if (first === undefined) return;
    log.error({ err: first.originalError ?? first, count: internal.length }, 'operation failed unexpectedly');
  },
};
