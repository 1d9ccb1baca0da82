import type { Config } from '../config/config.ts';
import type { Logger } from '../core/logger.ts';
import { createSchemaSource } from '../discovery/create-schema-source.ts';
import type { LastGood as KnownSubgraphs } from '../discovery/last-good.ts';
import type { LastGood } from '../snapshot/last-good.ts';
import type { FlowSource } from '../snapshot/schema-flow.ts';
import type { FollowedRegistry } from './follow-registry.ts';

/** The one source that the configuration names, given what was served before the restart: the registry, if there is one, before all else. */
export function createSource(
  { discovery, graph }: Config,
  registry: FollowedRegistry | undefined,
  [known, published]: readonly [KnownSubgraphs, LastGood['published']],
  log: Logger,
): FlowSource {
  const otherwise = discovery.kind === 'registry' ? undefined : createSchemaSource({ discovery, graph }, known, log);
  if (registry !== undefined) return registry.createSource(otherwise, published);
  if (otherwise === undefined) throw new TypeError('a registry that is configured is followed');
  return otherwise;
}
