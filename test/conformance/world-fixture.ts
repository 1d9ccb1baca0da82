import { parse } from 'graphql';
import { compose } from '../../src/supergraph/compose.ts';
import { serveWorld } from '../kit/world/serve-world.ts';
import type { World } from '../kit/world/world.ts';
import type { SubgraphSource } from '../kit/world/world-subgraph.ts';
import { readAnswer } from './compare/answer.ts';
import type { Fixture, OpenedFixture } from './fixture.ts';
import { executeFully } from './monolith/execute-fully.ts';
import { worldMonolith } from './monolith/world-monolith.ts';
import type { Operation } from './operations/operation.ts';

/** A world whose mutations can be undone. */
export interface ResettableWorld extends World {
  reset?(): void;
}

export interface WorldFixtureOptions extends Pick<Fixture, 'name' | 'pools' | 'mutationShare' | 'handChosen'> {
  readonly sources: readonly SubgraphSource[];
  /** A new world; the subgraphs have one, the reference has another, and both are the same before each operation. */
  readonly create: () => ResettableWorld;
}

/** A fixture whose subgraphs and whose reference answer from one kind of world. */
export function worldFixture({ sources, create, ...fixture }: WorldFixtureOptions): Fixture {
  return { ...fixture, callers: { nobody: {} }, open: () => openWorld(sources, create) };
}

async function openWorld(sources: readonly SubgraphSource[], create: () => ResettableWorld): Promise<OpenedFixture> {
  const composition = compose(sources.map((source) => ({ ...source, routingUrl: `http://${source.name}.invalid` })));
  if (composition.kind === 'failed') throw new TypeError(JSON.stringify(composition.errors, null, 2));
  const own = create();
  const schema = worldMonolith(composition.sdl, own);
  const answer = async ({ query, variables }: Operation) => {
    own.reset?.();
    const { data, errors } = await executeFully(schema, parse(query), variables, (context) => context);
    const refused = data === undefined ? { extensions: { code: 'BAD_USER_INPUT' } } : {};
    const told = errors.map((error) => ({ ...error.toJSON(), ...refused }));
    return readAnswer(JSON.parse(JSON.stringify({ data, errors: told })));
  };
  const served = create();
  const { subgraphs, ...server } = await serveWorld(sources, served);
  return {
    supergraphSdl: composition.sdl,
    schema,
    reference: { name: 'monolith', answer },
    subgraphs,
    reset: () => served.reset?.(),
    ...server,
  };
}
