/** How long answers may be used beyond their time. All in milliseconds. */
export interface StaleTimes {
  /** When the subgraph fails. */
  readonly staleIfErrorMs: number;
  /** At once, while the subgraph is asked again. */
  readonly staleWhileRevalidateMs: number;
}

/** What may be done with one answer. */
export interface KeepingRule extends StaleTimes {
  readonly scope: 'anybody' | 'identity';
  /** From when it was given; 0 when the subgraph said nothing about it. */
  readonly freshMs: number;
}

/** Undefined: the answer must not be kept. `identity` as in a SubgraphRequest. */
export type KeepingRules = (cacheControl: string | undefined, identity: string) => KeepingRule | undefined;

/** With these an answer is never to be used without asking first. https://www.rfc-editor.org/rfc/rfc9111#section-4.2.4 */
const FORBIDDING = ['no-store', 'no-cache', 'must-revalidate', 'proxy-revalidate'];

/** Subgraphs have a handful of policies; what counts down in one must not fill memory. */
const MAX_REMEMBERED = 100;

/**
 * Rules for the answers of one subgraph. Its own `stale-if-error` and `stale-while-revalidate` (RFC 5861) shorten the
 * configured times and never lengthen them.
 */
export function compileKeepingRules(longest: StaleTimes): KeepingRules {
  const remembered = new Map<string, (KeepingRule & { readonly isPrivate: boolean }) | undefined>();
  const silent: KeepingRule = { ...longest, scope: 'identity', freshMs: 0 };
  return (cacheControl, identity) => {
    if (cacheControl === undefined) return silent;
    if (!remembered.has(cacheControl)) {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(cacheControl, ruleOf(readDirectives(cacheControl), longest));
    }
    const rule = remembered.get(cacheControl);
    // Without an identity in the key it would be anybody's.
    return rule?.isPrivate && identity === '' ? undefined : rule;
  };
}

function ruleOf(directives: ReadonlyMap<string, string>, longest: StaleTimes) {
  if (FORBIDDING.some((name) => directives.has(name))) return undefined;
  const secondsOf = (name: string): number | undefined => {
    const text = directives.get(name);
    if (text === undefined) return undefined;
    // What cannot be read counts as none at all: https://www.rfc-editor.org/rfc/rfc9111#section-4.2.1
    return /^\d+$/.test(text) ? Number(text) * 1000 : 0;
  };
  const within = (longestMs: number, own = longestMs) => Math.min(own, longestMs);
  const isPrivate = directives.has('private');
  const scope = directives.has('public') && !isPrivate ? ('anybody' as const) : ('identity' as const);
  const freshMs = secondsOf('s-maxage') ?? secondsOf('max-age') ?? 0;
  const staleIfErrorMs = within(longest.staleIfErrorMs, secondsOf('stale-if-error'));
  const staleWhileRevalidateMs = within(longest.staleWhileRevalidateMs, secondsOf('stale-while-revalidate'));
  // There would be no moment at which it is of use.
  if (freshMs + staleIfErrorMs === 0) return undefined;
  return { isPrivate, scope, freshMs, staleIfErrorMs, staleWhileRevalidateMs };
}

const DIRECTIVE = /([!#$%&'*+.^`|~\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,"]*)))?/g;

function readDirectives(cacheControl: string): ReadonlyMap<string, string> {
  const found = cacheControl.matchAll(DIRECTIVE);
  return new Map([...found].map(([, name = '', quoted, bare]) => [name.toLowerCase(), quoted ?? bare ?? '']));
}
