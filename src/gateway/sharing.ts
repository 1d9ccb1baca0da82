import type { RequestContext } from './request-context.ts';

/** Such a request neither leads nor joins. */
export function forbidsSharing({ headers }: RequestContext): boolean {
  const wish = headers['cache-control'];
  return wish !== undefined && /\bno-store\b/i.test(wish);
}

/** The client's values of these headers, as text: what differs in it is not shared. Empty for a client that sent none. */
export function identityOf({ headers }: RequestContext, names: readonly string[]): string {
  if (names.every((name) => headers[name] === undefined)) return '';
  return JSON.stringify(names.map((name) => headers[name] ?? null));
}
