import { z } from 'zod';

/** RFC 9110 §5.6.2: names of headers and, by RFC 6265, of cookies. */
export const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** In lower case as HTTP/2 and Node have it. */
export const headerName = z
  .string()
  .regex(TOKEN, { error: 'not a header name' })
  .transform((name) => name.toLowerCase());

/** Set by the connection or by the gateway itself; a rule on them would break the request, or smuggle a second one. */
export const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'traceparent',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
]);

/** One text for all spellings that servers take for one name: those that make variables of names read `X_A` like `X-A`. */
export function headerSpelling(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** A header that a rule may set or pass on. */
export const forwardedHeader = headerName.refine((name) => !OWN_HEADERS.has(name), {
  error: 'the gateway sets this header itself',
});

// Visible ASCII, space and tab: what undici accepts, and nothing that ends a header line.
export const headerValue = z
  .string()
  .regex(/^[\t\x20-\x7e]*$/, { error: 'a header value is one line of printable ASCII' });
