import { isIP } from 'node:net';
import type { AddressPolicy } from './address-policy.ts';

/** The parts of an endpoint as a catalogue gives them: unchecked. */
export interface EndpointParts {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export type EndpointUrl = { readonly url: string } | { readonly refusal: string };

/** Labels of letters, digits, hyphens and underscores. The last one has a letter first, so `0x7f.1` is no name. */
const HOST_NAME =
  /^(?=.{1,253}$)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;
/** The characters of RFC 3986 paths without `@`, and no query or fragment. */
const PATH = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:%/]*$/;

/**
 * The URL of a service instance from parts that others have written, or why there is none.
 *
 * Everything is checked before it is put together, and what comes out is compared with what went in: no part may become
 * another one (`user@host`, `host/path`), and a host stays the host that was checked.
 */
export function endpointUrl({ scheme, host, port, path }: EndpointParts, policy: AddressPolicy): EndpointUrl {
  if (scheme !== 'http' && scheme !== 'https') return refuse(`scheme ${quote(scheme)} is neither http nor https`);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return refuse(`port ${quote(port)} is not a port`);
  if (!PATH.test(path) || path.includes('//')) return refuse(`path ${quote(path)} is not a plain path`);
  const refusal = refusalOfHost(host, policy);
  if (refusal !== undefined) return refuse(refusal);
  const authority = isIP(host) === 6 ? `[${host}]` : host;
  const text = `${scheme}://${authority}:${port}${path}`;
  if (!URL.canParse(text)) return refuse(`${quote(text)} is not a URL`);
  const url = new URL(text);
  // `..` segments and the like: what would be sent is not what was written.
  if (url.pathname !== path) return refuse(`path ${quote(path)} is not a plain path`);
  return { url: url.href };
}

/** As `endpointUrl`, for a URL somebody else has written whole. */
export function checkedUrl(text: string, policy: AddressPolicy): EndpointUrl {
  if (!URL.canParse(text)) return refuse(`${quote(text)} is not a URL`);
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return refuse('a URL must not hold a user name or password');
  if (url.search !== '' || url.hash !== '') return refuse(`${quote(text)} has a query or a fragment`);
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  const scheme = url.protocol.slice(0, -1);
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  return endpointUrl({ scheme, host, port, path: url.pathname }, policy);
}

function refusalOfHost(host: string, policy: AddressPolicy): string | undefined {
  if (isIP(host) !== 0) {
    const refusal = policy.refusalOfAddress(host);
    return refusal && `address ${host} is refused: ${refusal}`;
  }
  return HOST_NAME.test(host) ? undefined : `${quote(host)} is not a host name`;
}

function refuse(refusal: string): EndpointUrl {
  return { refusal };
}

/** For a message: shortened, with control characters made visible. */
function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
