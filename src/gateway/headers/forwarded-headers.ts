import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHeaderRule } from '../../config/config.ts';
import type { RequestContext } from '../request-context.ts';
import { HeaderPattern } from './header-pattern.ts';
import type { OwnedHeaders } from './owned-headers.ts';

/** Computes the headers of one subgraph call. */
export type ForwardHeaders = (context: RequestContext) => Record<string, string>;

/** W3C trace context: passed on as it came. https://www.w3.org/TR/trace-context/ */
const TRACE_HEADERS = ['traceparent', 'tracestate'] as const;

type Headers = Record<string, string>;
type Step = (headers: Headers, context: RequestContext) => void;

/** Compiles header rules, in order, into one function; request id, trace context and identity always go along. */
export function compileForwardedHeaders(rules: readonly RequestHeaderRule[], owned: OwnedHeaders): ForwardHeaders {
  const steps = rules.flatMap((rule) => compileRule(rule, owned));
  return (context) => {
    const headers: Headers = { 'x-request-id': context.requestId };
    for (const name of TRACE_HEADERS) copy(context, name, headers, name);
    if (context.principal !== undefined) Object.assign(headers, context.principal.headers);
    for (const step of steps) step(headers, context);
    return headers;
  };
}

function compileRule({ propagate, insert, remove }: RequestHeaderRule, owned: OwnedHeaders): Step[] {
  if (propagate !== undefined) return compilePropagation(propagate, owned);
  if (insert !== undefined) return [compileInsertion(insert)];
  return remove === undefined ? [] : compileRemoval(remove);
}

function compilePropagation(
  { named = [], matching, exclude = [], rename, default: fallback }: NonNullable<RequestHeaderRule['propagate']>,
  owned: OwnedHeaders,
): Step[] {
  if (matching === undefined) {
    return named.map((name) => (headers, context) => {
      if (!copy(context, name, headers, rename ?? name) && fallback !== undefined) headers[rename ?? name] = fallback;
    });
  }
  const pattern = new HeaderPattern(matching, (name) => owned.has(name) || exclude.includes(name));
  return [
    (headers, context) => {
      const ofConnection = connectionOptions(context.headers);
      for (const name of Object.keys(context.headers)) {
        if (pattern.matches(name) && !ofConnection.includes(name)) copy(context, name, headers, name);
      }
    },
  ];
}

function compileInsertion({
  name,
  value,
  from_claim: claim,
  default: fallback,
}: NonNullable<RequestHeaderRule['insert']>): Step {
  if (claim === undefined) {
    return (headers) => {
      headers[name] = value ?? '';
    };
  }
  return (headers, { principal }) => {
    const text = principal?.inserted.get(claim) ?? fallback;
    if (text !== undefined) headers[name] = text;
    // What an earlier rule has set may be somebody else's.
    else delete headers[name];
  };
}

function compileRemoval({ named = [], matching }: NonNullable<RequestHeaderRule['remove']>): Step[] {
  if (matching === undefined) {
    return named.map((name) => (headers) => {
      delete headers[name];
    });
  }
  const pattern = new HeaderPattern(matching, () => false);
  return [
    (headers) => {
      for (const name of Object.keys(headers)) if (pattern.matches(name)) delete headers[name];
    },
  ];
}

const NONE: readonly string[] = [];

/** Headers that concern this connection only. Source: RFC 9110 §7.6.1 */
function connectionOptions({ connection }: IncomingHttpHeaders): readonly string[] {
  if (connection === undefined || connection === 'keep-alive') return NONE;
  return connection.toLowerCase().split(/\s*,\s*/);
}

function copy(context: RequestContext, from: string, headers: Headers, to: string): boolean {
  const value = context.headers[from];
  if (value === undefined) return false;
  headers[to] = Array.isArray(value) ? value.join(', ') : value;
  return true;
}
