import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PorticoError } from './portico-error.ts';
import { withoutCredentials } from './without-credentials.ts';

/** Where a registry is. */
export type RegistryLocation =
  | {
      readonly kind: 'consul';
      /** `http(s)://host:port`. */
      readonly address: string;
      /** Of all its keys, without slashes at its ends. */
      readonly prefix: string;
    }
  /** An absolute path. */
  | { readonly kind: 'folder'; readonly path: string };

export const DEFAULT_PREFIX = 'portico';

const DEFAULT_CONSUL_PORT = '8500';
const CONSUL = /^consul(\+https?)?:\/\//i;
const PREFIX = /^[\w.-]+(\/[\w.-]+)*$/;
const EXPECTED = 'expected consul://host:port[/prefix], consul+https://host:port[/prefix] or a folder';

/**
 * Reads what `--registry` and PORTICO_REGISTRY say. A relative folder starts at `cwd`.
 *
 * Errors  throws REGISTRY_LOCATION_INVALID.
 */
export function parseRegistryLocation(text: string, cwd: string): RegistryLocation {
  if (CONSUL.test(text)) return parseConsul(text);
  if (/^file:/i.test(text)) return { kind: 'folder', path: pathOf(text) };
  if (text.trim() === '') throw invalid(text, `it is empty; ${EXPECTED}`);
  // `C:\registry` is a folder, `redis://…` is none.
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    const hint = /^https?:/i.test(text)
      ? `; for Consul write ${withoutCredentials(text).replace(/^http(s?):\/\//i, (_, s) => (s ? 'consul+https://' : 'consul://'))}`
      : '';
    throw invalid(withoutCredentials(text), `${EXPECTED}${hint}`);
  }
  return { kind: 'folder', path: resolve(cwd, text) };
}

function parseConsul(text: string): RegistryLocation {
  const secure = /^consul\+https:/i.test(text);
  // URLs of schemes that are not known are read by looser rules.
  const http = text.replace(CONSUL, secure ? 'https://' : 'http://');
  if (!URL.canParse(http)) throw invalid(withoutCredentials(text), EXPECTED);
  const { hostname, port, pathname, username, password, search, hash } = new URL(http);
  if (username !== '' || password !== '')
    throw invalid(withoutCredentials(text), 'a token goes into CONSUL_HTTP_TOKEN, not into the location');
  if (search !== '' || hash !== '')
    throw invalid(withoutCredentials(text), `nothing may follow the prefix; ${EXPECTED}`);
  const prefix = pathname.replace(/^\/|\/$/g, '') || DEFAULT_PREFIX;
  if (!PREFIX.test(prefix)) throw invalid(withoutCredentials(text), `${prefix} is no key prefix; ${EXPECTED}`);
  const standardPort = /:(80|443)(\/|$)/.exec(http)?.[1];
  return {
    kind: 'consul',
    address: `${secure ? 'https' : 'http'}://${hostname}:${port || standardPort || DEFAULT_CONSUL_PORT}`,
    prefix,
  };
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw invalid(url, cause instanceof Error ? cause.message : EXPECTED, cause);
  }
}

function invalid(location: string, reason: string, cause?: unknown): PorticoError {
  return new PorticoError('REGISTRY_LOCATION_INVALID', { location, reason }, { cause });
}
