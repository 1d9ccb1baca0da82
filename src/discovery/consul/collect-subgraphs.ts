import type { DiscoveryProblem } from '../discovery.ts';
import type { LastGood, LastGoodSubgraph } from '../last-good.ts';
import { isSubgraphName } from '../subgraph-name.ts';
import type { PublishedSubgraphs } from './published-subgraphs.ts';
import type { Routing } from './routing.ts';
import { defaultRouting } from './routing.ts';

/** What a tagged service says about itself. */
export interface TaggedSubgraph {
  readonly service: string;
  /** Undefined until an instance has told. */
  readonly subgraph: string | undefined;
  readonly sdl: string | undefined;
  readonly problem: string | undefined;
}

/** A subgraph to serve, and how to reach it. */
export interface CollectedSubgraph {
  readonly sdl: string;
  readonly routing: Routing;
}

export interface Findings {
  /** Undefined until Consul has told for the first time. */
  readonly published: PublishedSubgraphs | undefined;
  /** Undefined until Consul has told for the first time. */
  readonly tagged: readonly TaggedSubgraph[] | undefined;
  /** Names whose last good state is used although Consul knows nothing of them. */
  readonly keptLastGood: ReadonlySet<string>;
  readonly lastGood: LastGood;
}

export interface Collection {
  readonly subgraphs: ReadonlyMap<string, CollectedSubgraph>;
  /** Names among them that are served from the last good state. */
  readonly stoodIn: ReadonlySet<string>;
  readonly problems: readonly DiscoveryProblem[];
}

/**
 * Puts the sources together. For one name the first of these counts: published, tagged, last good.
 *
 * Last good states from before a restart stand in for what cannot be read now: for everything while Consul has not
 * answered yet or a tagged service has not told its name, else for single subgraphs that are broken.
 */
export function collectSubgraphs({ published, tagged, keptLastGood, lastGood }: Findings): Collection {
  const subgraphs = new Map<string, CollectedSubgraph>(published?.publications);
  const problems: DiscoveryProblem[] = [...(published?.problems ?? [])];
  const standIn = new Set([...(published?.unusable ?? []), ...keptLastGood]);
  const owners = new Map<string, string>();
  let allKnown = published !== undefined && tagged !== undefined;

  for (const { service, subgraph, sdl, problem } of tagged ?? []) {
    if (subgraph === undefined) {
      allKnown = false;
      // Most likely it is just this one that waits for its service to come up: the name is a guess until then.
      if (isSubgraphName(service)) standIn.add(service);
      if (problem !== undefined && !subgraphs.has(service)) problems.push({ message: problem });
      continue;
    }
    // Who publishes has decided; the tag means nothing more then.
    if (published?.publications.has(subgraph) || published?.unusable.has(subgraph)) continue;
    const owner = owners.get(subgraph);
    const defect = isSubgraphName(subgraph)
      ? owner && `services ${owner} and ${service} both claim to be this subgraph; ${owner} is used`
      : `service ${service} calls itself ${JSON.stringify(subgraph.slice(0, 80))}, which is no name for a subgraph`;
    if (defect !== undefined) {
      problems.push({ ...(owner !== undefined && { subgraph }), message: defect });
      continue;
    }
    owners.set(subgraph, service);
    if (problem !== undefined) problems.push({ subgraph, message: problem });
    if (sdl === undefined) standIn.add(subgraph);
    else subgraphs.set(subgraph, { sdl, routing: defaultRouting(service) });
  }

  const stoodIn = new Set<string>();
  for (const [name, last] of lastGood) {
    if (subgraphs.has(name) || (allKnown && !standIn.has(name))) continue;
    stoodIn.add(name);
    subgraphs.set(name, toCollected(name, last));
    problems.push({ subgraph: name, message: 'its schema cannot be read now; what was served last is served again' });
  }
  return { subgraphs, stoodIn, problems };
}

function toCollected(name: string, { sdl, routingUrl }: LastGoodSubgraph): CollectedSubgraph {
  const isService = routingUrl.startsWith('consul:');
  return { sdl, routing: isService ? defaultRouting(name) : { kind: 'url', url: routingUrl } };
}
