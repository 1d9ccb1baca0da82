import { PorticoError } from './portico-error.ts';

/** Why a file or connection failed, in a word where the system has one (`ENOENT`), else in its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Our own codes name what has failed, not why.
  if (error instanceof PorticoError) return error.message;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
