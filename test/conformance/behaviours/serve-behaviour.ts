import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../../src/supergraph/compose.ts';
import { serveExecutable } from '../../kit/executable-subgraph.ts';
import type { Answer } from '../../kit/gateway.ts';
import { runGateway } from '../../kit/gateway.ts';
import type { ScriptedSubgraph } from '../../kit/scripted-subgraph.ts';
import type { Behaviour, Case } from './behaviour.ts';

export interface BehaviourAnswer {
  readonly data: Answer['data'];
  /** Paths and codes: texts are not the behaviour. */
  readonly errors: readonly { readonly path?: unknown; readonly code?: unknown }[];
  /** HTTP requests that subgraphs received. */
  readonly calls: number;
}

export interface ServedBehaviour {
  ask(engine: 'apollo' | 'compiled', one: Pick<Case, 'query' | 'variables'>): Promise<BehaviourAnswer>;
  stop(): Promise<void>;
}

/** Composes a behaviour's subgraphs and serves them behind a whole gateway of each engine. */
export async function serveBehaviour({ subgraphs }: Pick<Behaviour, 'subgraphs'>): Promise<ServedBehaviour> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-behaviour-'));
  const served = new Map<string, ScriptedSubgraph>();
  for (const [name, code] of Object.entries(subgraphs)) served.set(name, await serveExecutable(code));
  const inputs = [...served].map(([name, { url }]) => ({ name, routingUrl: url, sdl: subgraphs[name]?.sdl ?? '' }));
  const composition = compose(inputs);
  const stopSubgraphs = () => Promise.all([...served.values()].map((subgraph) => subgraph.stop()));
  if (composition.kind === 'failed') {
    await stopSubgraphs();
    throw new Error(JSON.stringify(composition.errors, null, 2));
  }
  writeFileSync(join(folder, 'supergraph.graphql'), composition.sdl);
  const start = (engine: string) =>
    runGateway({
      folder,
      yaml: `engine: ${engine}\nstate_dir: null\ndiscovery: { supergraph: supergraph.graphql }`,
    });
  const [apollo, compiled] = await Promise.all([start('apollo'), start('compiled')]);
  const gateways = { apollo, compiled };
  const calls = () => [...served.values()].reduce((sum, { received }) => sum + received.length, 0);
  return {
    ask: async (engine, { query, variables = {} }) => {
      const before = calls();
      const { data = null, errors = [] } = await gateways[engine].query(query, { variables: { ...variables } });
      return { data, errors: errors.map(pathAndCode), calls: calls() - before };
    },
    stop: async () => {
      await Promise.all([apollo.stop(), compiled.stop()]);
      await stopSubgraphs();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function pathAndCode({ path, extensions }: NonNullable<Answer['errors']>[number]) {
  return { ...(path && { path }), ...(extensions?.code !== undefined && { code: extensions.code }) };
}
