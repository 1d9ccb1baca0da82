import type { DiscoveryProblem, Instance } from '../../../discovery/discovery.ts';
import type { UseRoutes } from '../published-supergraph.ts';

export interface RoutesListener {
  /** Of one subgraph in use, whenever they change. */
  readonly instancesChanged: (subgraph: string, instances: readonly Instance[]) => void;
  /** `problems` has changed. */
  readonly problemsChanged: () => void;
}

/**
 * What is behind the routing URLs of the served supergraph.
 *
 * Concurrency  `prepare` may be called while what an earlier one has prepared is in use, and then nothing of that changes
 *              before its own result is used. The listener is not called after `stop`.
 */
export interface Routes {
  readonly problems: readonly DiscoveryProblem[];
  start(listener: RoutesListener): void;
  /** As `PublishedSupergraph.route`. */
  prepare(urls: ReadonlyMap<string, string>): Promise<UseRoutes>;
  /** The store of the registry answers again: what is behind it may, too. */
  retry(): void;
  stop(): Promise<void>;
}
