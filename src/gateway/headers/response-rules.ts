import type { IncomingHttpHeaders } from 'node:http';
import type { ResponseHeaderRule } from '../../config/config.ts';
import { OWN_HEADERS } from '../../config/sections/header.ts';
import type { HeaderContribution } from './answer-headers.ts';
import { HeaderPattern } from './header-pattern.ts';

type Contributions = Map<string, HeaderContribution>;
type Step = (contributions: Contributions, headers: IncomingHttpHeaders) => void;

/** What the headers of a subgraph's answer give to that of the client, by name. */
export type ReadResponseHeaders = (headers: IncomingHttpHeaders) => ReadonlyMap<string, HeaderContribution>;

/** Compiles response rules, in order, into one function; undefined when there are none. */
export function compileResponseRules(rules: readonly ResponseHeaderRule[]): ReadResponseHeaders | undefined {
  if (rules.length === 0) return undefined;
  const steps = rules.flatMap(compileRule);
  return (headers) => {
    const contributions: Contributions = new Map();
    for (const step of steps) step(contributions, headers);
    return contributions;
  };
}

/** Whether rules may pass on a header that makes the receiver somebody: an answer with it is for one client only. */
export function passesOnCookies(rules: readonly ResponseHeaderRule[]): boolean {
  return rules.some(({ propagate: { named = [], matching, exclude = [], rename } = {} }) => {
    if (matching === undefined) return rename === 'set-cookie' || named.includes('set-cookie');
    return new HeaderPattern(matching, (name) => exclude.includes(name)).matches('set-cookie');
  });
}

function compileRule({ propagate, insert, remove }: ResponseHeaderRule): Step[] {
  if (propagate !== undefined) return compilePropagation(propagate);
  if (insert !== undefined) {
    const { name, value } = insert;
    return [(contributions) => contributions.set(name, { algorithm: 'last', values: [value] })];
  }
  return remove === undefined ? [] : compileRemoval(remove);
}

function compilePropagation({
  named = [],
  matching,
  exclude = [],
  rename,
  default: fallback,
  algorithm,
}: NonNullable<ResponseHeaderRule['propagate']>): Step[] {
  if (matching === undefined) {
    return named.map((name) => (contributions, headers) => {
      contributions.set(rename ?? name, { algorithm, values: valuesOf(headers[name]), fallback });
    });
  }
  const pattern = new HeaderPattern(matching, (name) => isOfGateway(name) || exclude.includes(name));
  return [
    (contributions, headers) => {
      for (const name of Object.keys(headers)) {
        if (pattern.matches(name)) contributions.set(name, { algorithm, values: valuesOf(headers[name]) });
      }
    },
  ];
}

/** Beside what no rule may set: which pages may read the answer, and what else it depends on, subgraphs do not know. */
function isOfGateway(name: string): boolean {
  return OWN_HEADERS.has(name) || name === 'vary' || name.startsWith('access-control-');
}

function compileRemoval({ named = [], matching }: NonNullable<ResponseHeaderRule['remove']>): Step[] {
  if (matching === undefined) return named.map((name) => (contributions) => contributions.delete(name));
  const pattern = new HeaderPattern(matching, () => false);
  return [
    (contributions) => {
      for (const name of contributions.keys()) if (pattern.matches(name)) contributions.delete(name);
    },
  ];
}

function valuesOf(value: string | string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
