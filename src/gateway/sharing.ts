import type { PropagatedHeaders } from './headers/propagated-headers.ts';
import { propagatedText } from './headers/propagated-headers.ts';
import type { RequestContext } from './request-context.ts';

/** Such a request neither leads nor joins. */
export function forbidsSharing({ headers }: RequestContext): boolean {
  const wish = headers['cache-control'];
  return wish !== undefined && /\bno-store\b/i.test(wish);
}

/** What subgraphs learn of whom a request is made for, as text: what differs in it is not shared. */
export function identityOf({ headers, principal }: RequestContext, propagated: PropagatedHeaders): string {
  const sent = propagatedText(headers, propagated);
  return principal === undefined ? sent : `${principal.identity}\n${sent}`;
}
