import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHeaderRule } from '../../config/config.ts';
import { HeaderPattern } from './header-pattern.ts';
import type { OwnedHeaders } from './owned-headers.ts';

/** The headers of client requests that reach subgraphs: what answers may depend on. */
export interface PropagatedHeaders {
  /** Sorted, each once. */
  readonly names: readonly string[];
  readonly patterns: readonly HeaderPattern[];
}

export function propagatedHeaders(rules: readonly RequestHeaderRule[], owned: OwnedHeaders): PropagatedHeaders {
  const passing = rules.flatMap(({ propagate }) => propagate ?? []);
  return {
    names: sorted(passing.flatMap(({ named = [] }) => named)),
    patterns: passing.flatMap(({ matching, exclude = [] }) =>
      matching === undefined ? [] : [new HeaderPattern(matching, (name) => owned.has(name) || exclude.includes(name))],
    ),
  };
}

export function mergePropagated(all: readonly PropagatedHeaders[]): PropagatedHeaders {
  return {
    names: sorted(all.flatMap(({ names }) => names)),
    patterns: all.flatMap(({ patterns }) => patterns),
  };
}

/** The client's values of these headers, as text; empty for a client that sent none. */
export function propagatedText(headers: IncomingHttpHeaders, { names, patterns }: PropagatedHeaders): string {
  const isNamed = names.some((name) => headers[name] !== undefined);
  if (patterns.length > 0) {
    const matched = Object.entries(headers).filter(([name]) => patterns.some((pattern) => pattern.matches(name)));
    if (!isNamed && matched.length === 0) return '';
    return JSON.stringify([names.map((name) => headers[name] ?? null), matched.sort(byName)]);
  }
  return isNamed ? JSON.stringify(names.map((name) => headers[name] ?? null)) : '';
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
