import { strictestCacheControl } from './strictest-cache-control.ts';

export type HeaderAlgorithm = 'first' | 'last' | 'append';

/** What the headers of one subgraph's answer give to that of the client. */
export interface HeaderContribution {
  readonly algorithm: HeaderAlgorithm;
  /** Empty: the subgraph has not sent it. */
  readonly values: readonly string[];
  /** Used when no subgraph that was asked has sent it. */
  readonly fallback?: string | undefined;
}

/**
 * Who may keep the answer. `one`: the client only, because subgraphs do not know what the gateway has left out of it for
 * others. `nobody`: it is no query, or not all went well.
 */
export type Cacheability = 'anybody' | 'one' | 'nobody';

interface Collected {
  algorithm: HeaderAlgorithm;
  readonly values: string[];
  fallback: string | undefined;
  /** One `Cache-Control` for each answer; undefined for one without. */
  readonly perAnswer: (string | undefined)[];
}

/** Each line is a value of its own: joined they would mean something else. Source: RFC 9110 §5.3, RFC 6265 §3 */
const NEVER_JOINED = new Set(['set-cookie', 'www-authenticate', 'proxy-authenticate']);

/** The headers that clients get from subgraphs, gathered while one operation runs. */
export class AnswerHeaders {
  readonly #collected = new Map<string, Collected>();

  /** Takes what one answer gives, by header name in lower case. */
  add(contributions: ReadonlyMap<string, HeaderContribution>): void {
    for (const [name, { algorithm, values, fallback }] of contributions) {
      const known = this.#collected.get(name) ?? { algorithm, values: [], fallback, perAnswer: [] };
      known.algorithm = algorithm;
      known.fallback ??= fallback;
      known.values.push(...values);
      known.perAnswer.push(values.length === 0 ? fallback : values.join(', '));
      this.#collected.set(name, known);
    }
  }

  /** The headers to send. */
  result(cacheability: Cacheability): [name: string, value: string | string[]][] {
    return [...this.#collected].flatMap(([name, collected]) => {
      if (name === 'cache-control') return [[name, cacheControl(collected.perAnswer, cacheability)]];
      const value = merge(name, collected);
      return value === undefined ? [] : [[name, value] as [string, string | string[]]];
    });
  }
}

function cacheControl(values: readonly (string | undefined)[], cacheability: Cacheability): string {
  if (cacheability === 'nobody') return 'no-store';
  return strictestCacheControl(cacheability === 'one' ? [...values, 'private'] : values);
}

function merge(name: string, { algorithm, values, fallback }: Collected): string | string[] | undefined {
  if (values.length === 0) return fallback;
  if (algorithm === 'first') return values[0];
  if (algorithm === 'last') return values.at(-1);
  return NEVER_JOINED.has(name) ? values : values.join(', ');
}
