import type { ExecutionResult } from 'graphql';
import { graphql } from 'graphql';
import { json, startScriptedSubgraph } from '../scripted-subgraph.ts';
import type { World } from './world.ts';
import type { SubgraphSource } from './world-subgraph.ts';
import { worldSubgraph } from './world-subgraph.ts';

export interface ServedWorld extends AsyncDisposable {
  /** As `runGateway` takes them. */
  readonly subgraphs: Readonly<Record<string, { readonly url: string; readonly sdl: string }>>;
}

/** Serves the subgraphs of a world on free ports of this process. */
export async function serveWorld(sources: readonly SubgraphSource[], world: World): Promise<ServedWorld> {
  const served = await Promise.all(
    sources.map(async (source) => {
      const schema = worldSubgraph(source, world);
      const server = await startScriptedSubgraph((request, response) => {
        const { query, variables = {}, operationName } = request.body;
        const answer = graphql({
          schema,
          source: query,
          variableValues: variables,
          operationName: operationName ?? null,
        });
        answer.then((result: ExecutionResult) => json(result)(request, response));
      });
      return { ...source, server };
    }),
  );
  return {
    subgraphs: Object.fromEntries(served.map(({ name, sdl, server }) => [name, { url: server.url, sdl }])),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(served.map(({ server }) => server.stop()));
    },
  };
}
