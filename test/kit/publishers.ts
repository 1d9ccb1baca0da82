import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PorticoError } from '../../src/core/portico-error.ts';
import type { PublishResult } from '../../src/registry/changes/try-publish.ts';
import { textHash } from '../../src/registry/model/text-hash.ts';
import type { RegistryOptions } from '../../src/registry/registry.ts';
import { Registry } from '../../src/registry/registry.ts';
import type { RegistryStore } from '../../src/registry/store/registry-store.ts';
import { compose } from '../../src/supergraph/compose.ts';

/** Subgraphs of the graph that publishers change. Any two of them may contradict each other. */
export const SUBGRAPHS = ['accounts', 'inventory', 'products', 'reviews', 'shipping'] as const;

/** What a publisher was told of one publish. */
export interface Accepted {
  readonly sequence: number;
  readonly subgraph: string;
  /** Of the schema that it has published. */
  readonly hash: string;
}

/**
 * A schema that nobody else has. All subgraphs share one field, of either of two types: each version composes with some versions
 * of the others and not with the rest, so that a set that nobody has composed often does not compose.
 */
export function contestedSdl(subgraph: string, id: string, type: 'Int' | 'String'): string {
  return [
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@shareable"])',
    `type Query { ${subgraph}: Shared }`,
    `"Version ${id}."`,
    `type Shared { contested: ${type} @shareable }`,
    '',
  ].join('\n');
}

export interface PublisherOptions extends Partial<RegistryOptions> {
  readonly onAccepted?: (accepted: Accepted) => void;
  /** Goes on when the registry is away. */
  readonly isPatient?: boolean;
}

/** Publishes versions of random subgraphs until `count` were accepted. Refusals because of others are part of it. */
export async function publishUntil(
  count: number,
  store: RegistryStore,
  name: string,
  options: PublisherOptions = {},
): Promise<readonly Accepted[]> {
  const registry = new Registry({ store, compose: async (subgraphs) => compose(subgraphs), keep: 5_000, ...options });
  const accepted: Accepted[] = [];
  for (let round = 0; accepted.length < count; round += 1) {
    const subgraph = SUBGRAPHS[randomInt(SUBGRAPHS.length)] ?? 'accounts';
    // Mostly one of the two, or hardly anything would compose.
    const sdl = contestedSdl(subgraph, `${name} ${round}`, randomInt(5) === 0 ? 'String' : 'Int');
    const publishing = registry.publish({
      changes: new Map([[subgraph, { sdl, routingUrl: `http://${subgraph}/graphql` }]]),
      by: { who: name, at: new Date().toISOString() },
    });
    const result = await publishing.catch(async (error: unknown) => {
      if (options.isPatient !== true || !isUnreachable(error)) throw error;
      await delay(50);
    });
    if (result === undefined) continue;
    if (result.kind !== 'published') {
      checkRefusal(result);
      continue;
    }
    const note = { sequence: result.entry.sequence, subgraph, hash: textHash(sdl) };
    accepted.push(note);
    options.onAccepted?.(note);
  }
  return accepted;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof PorticoError && error.code === 'REGISTRY_UNREACHABLE';
}

function checkRefusal(result: PublishResult): void {
  const refusal = result.kind === 'refused' ? result.refusal.kind : result.kind;
  if (refusal !== 'does-not-compose') throw new Error(`a publisher was answered ${refusal}`);
}
