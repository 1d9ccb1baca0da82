import type { IncomingHttpHeaders } from 'node:http';

/** Where a request may carry its token. */
export interface TokenSource {
  readonly type: 'header' | 'cookie';
  /** Of headers, in lower case. */
  readonly name: string;
  /** What stands before the token. Empty: nothing does. */
  readonly prefix: string;
  /** A value with another prefix is taken for no token. */
  readonly ignoresOthers: boolean;
}

/** The token of a request; undefined when it has none. `otherPrefix`: something else is where the token should be. */
export type FoundToken = string | undefined | typeof OTHER_PREFIX;

export const OTHER_PREFIX = Symbol('another prefix');

/** Compiles the search for a token: the sources in their order, the first that has something decides. */
export function compileTokenSearch(sources: readonly TokenSource[]): (headers: IncomingHttpHeaders) => FoundToken {
  const searches = sources.map(compileSource);
  return (headers) => {
    for (const search of searches) {
      const found = search(headers);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function compileSource({
  type,
  name,
  prefix,
  ignoresOthers,
}: TokenSource): (headers: IncomingHttpHeaders) => FoundToken {
  const read = type === 'header' ? headerReader(name) : cookieReader(name);
  const start = prefix.toLowerCase();
  return (headers) => {
    const value = read(headers);
    if (value === undefined || value === '') return undefined;
    if (start === '') return value;
    // Schemes are compared without case: RFC 9110 §11.1.
    const fits = value.length > start.length && value[start.length] === ' ' && isStart(value, start);
    if (fits) return value.slice(start.length).trim();
    return ignoresOthers ? undefined : OTHER_PREFIX;
  };
}

function isStart(value: string, start: string): boolean {
  return value.startsWith(start) || value.slice(0, start.length).toLowerCase() === start;
}

function headerReader(name: string) {
  return (headers: IncomingHttpHeaders): string | undefined => {
    const value = headers[name];
    // Node makes a list of several only for `set-cookie`, and joins them otherwise: no token has a comma.
    return Array.isArray(value) ? value.join(', ') : value;
  };
}

/** Source: RFC 6265 §4.2. The first of several cookies with this name: the one with the most exact path. */
function cookieReader(name: string) {
  return ({ cookie }: IncomingHttpHeaders): string | undefined => {
    if (cookie === undefined) return undefined;
    for (const pair of cookie.split(';')) {
      const equals = pair.indexOf('=');
      if (equals !== -1 && pair.slice(0, equals).trim() === name) return unquote(pair.slice(equals + 1).trim());
    }
    return undefined;
  };
}

function unquote(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
