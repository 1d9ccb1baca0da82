import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Five minutes: more than clocks differ, and little time to send a caught request again. */
const DEFAULT_TOLERANCE_MS = 300_000;

export interface SignedRequest {
  /** Lower-case names, as Node gives them. */
  readonly headers: IncomingHttpHeaders;
  /** The body as it was received, not parsed. */
  readonly body: string | Buffer;
}

export interface SignatureCheck {
  /** The one of `authentication.signature.secret`. */
  readonly secret: string;
  /** Name of this subgraph, as the gateway knows it: a request meant for another is refused. */
  readonly subgraph: string;
  /** Default `x-portico-signature`. */
  readonly header?: string;
  /** Identity headers that this subgraph trusts: all must be under the signature, or absent under it. */
  readonly trusts?: readonly string[];
  /** Milliseconds. Default 300,000. */
  readonly toleranceMs?: number;
  readonly now?: () => number;
}

/**
 * Whether a request comes from the gateway, with identity headers and body as it sent them. For subgraphs; needs nothing but
 * Node.
 *
 * Shape  the header is `t=<seconds>,h=<names with ;>,v1=<hex>`; see `signedText`.
 */
export function verifySignature(request: SignedRequest, check: SignatureCheck): boolean {
  const { secret, subgraph, header = 'x-portico-signature', trusts = [], toleranceMs = DEFAULT_TOLERANCE_MS } = check;
  const value = request.headers[header.toLowerCase()];
  const match = typeof value === 'string' ? /^t=(\d{1,12}),h=([^,]*),v1=([0-9a-f]{64})$/.exec(value) : null;
  if (match === null) return false;
  const [, time = '', list = '', given = ''] = match;
  const age = (check.now ?? Date.now)() - Number(time) * 1000;
  if (Math.abs(age) > toleranceMs) return false;
  const names = list === '' ? [] : list.split(';');
  if (!trusts.every((name) => names.includes(name.toLowerCase()))) return false;
  const text = signedText({ time, subgraph, names, headers: request.headers, body: request.body });
  const wanted = createHmac('sha256', secret).update(text).digest();
  return timingSafeEqual(wanted, Buffer.from(given, 'hex'));
}

/**
 * What is signed, line by line: version, time, subgraph, one line for each header in the order of its list (`name` alone
 * when the request has none), SHA-256 of the body.
 */
export function signedText(parts: {
  readonly time: string;
  readonly subgraph: string;
  readonly names: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string | Buffer;
}): string {
  const { time, subgraph, names, headers, body } = parts;
  const lines = names.map((name) => (headers[name] === undefined ? name : `${name}:${String(headers[name])}`));
  return ['v1', time, subgraph, ...lines, createHash('sha256').update(body).digest('hex')].join('\n');
}
