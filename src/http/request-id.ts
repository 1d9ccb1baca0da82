import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Letters, digits and the punctuation of common id formats: nothing that could forge a log line or a header. */
const ACCEPTABLE = /^[\w.:+=@/-]{1,128}$/;

/** The client's `X-Request-Id` when it is acceptable, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : randomUUID();
}
