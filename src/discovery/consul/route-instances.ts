import type { AddressPolicy } from '../address-policy.ts';
import type { Instance } from '../discovery.ts';
import type { Routing } from './routing.ts';
import type { ServiceInstance } from './service-instance.ts';
import { toInstance } from './service-instance.ts';

/** More than these would only bury the reason. */
const SHOWN_REFUSALS = 3;

/** Where the requests of one subgraph go, and why not to the rest. */
export interface RoutedInstances {
  readonly instances: readonly Instance[];
  readonly problems: readonly string[];
}

/** The callable ones among a service's instances. A refused one is left out and does not concern the others. */
export function routeInstances(
  found: readonly ServiceInstance[],
  routing: Routing & { readonly kind: 'service' },
  policy: AddressPolicy,
): RoutedInstances {
  const instances: Instance[] = [];
  const refusals: string[] = [];
  for (const one of found) {
    const routed = toInstance(one, routing, policy);
    if ('refusal' in routed) refusals.push(routed.refusal);
    else instances.push(routed);
  }
  const rest = refusals.length - SHOWN_REFUSALS;
  const problems = refusals.slice(0, SHOWN_REFUSALS);
  return { instances, problems: rest > 0 ? [...problems, `and ${rest} more instances are refused`] : problems };
}
