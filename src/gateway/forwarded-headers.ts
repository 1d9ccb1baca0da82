import type { HeaderRule } from '../config/config.ts';
import type { RequestContext } from './request-context.ts';

/** Computes the headers of one subgraph call. */
export type ForwardHeaders = (context: RequestContext) => Record<string, string>;

/** W3C trace context: passed on as it came. https://www.w3.org/TR/trace-context/ */
const TRACE_HEADERS = ['traceparent', 'tracestate'] as const;

type Headers = Record<string, string>;
type Step = (headers: Headers, context: RequestContext) => void;

/** The client headers that rules pass on: what subgraphs answer may depend on them. */
export function propagatedHeaders(rules: readonly HeaderRule[]): string[] {
  return rules.flatMap(({ propagate }) => (propagate === undefined ? [] : [propagate.named]));
}

/** Compiles header rules, in order, into one function; the request id and trace context always go along. */
export function compileForwardedHeaders(rules: readonly HeaderRule[]): ForwardHeaders {
  const steps = rules.map(compileRule);
  return (context) => {
    const headers: Headers = { 'x-request-id': context.requestId };
    for (const name of TRACE_HEADERS) copy(context, name, headers, name);
    for (const step of steps) step(headers, context);
    return headers;
  };
}

function compileRule({ propagate, insert, remove }: HeaderRule): Step {
  if (propagate !== undefined) {
    const { named, rename = named, default: fallback } = propagate;
    return (headers, context) => {
      if (!copy(context, named, headers, rename) && fallback !== undefined) headers[rename] = fallback;
    };
  }
  if (insert !== undefined) {
    return (headers) => {
      headers[insert.name] = insert.value;
    };
  }
  return (headers) => {
    if (remove !== undefined) delete headers[remove.named];
  };
}

function copy(context: RequestContext, from: string, headers: Headers, to: string): boolean {
  const value = context.headers[from];
  if (value === undefined) return false;
  headers[to] = Array.isArray(value) ? value.join(', ') : value;
  return true;
}
