import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthorizedGraph, AuthorizedGraphOptions } from '../../kit/authorized-graph.ts';
import { serveAuthorized } from '../../kit/authorized-graph.ts';
import type { ExecutableSubgraph } from '../../kit/executable-subgraph.ts';
import type { World } from '../../kit/world/world.ts';
import { worldSubgraph } from '../../kit/world/world-subgraph.ts';

export function securedSubgraphs(world: World): Record<string, ExecutableSubgraph> {
  const names = ['directory', 'payroll', 'ratings'];
  return Object.fromEntries(
    names.map((name) => {
      const sdl = readFileSync(join(import.meta.dirname, 'subgraphs', `${name}.graphql`), 'utf8');
      return [name, { sdl, schema: worldSubgraph({ name, sdl }, world) }];
    }),
  );
}

/**
 * The secured graph. What is computed from protected fields says nothing of its own: this composer insists on it, others
 * do not.
 */
export function serveSecured(world: World, options: AuthorizedGraphOptions = {}): Promise<AuthorizedGraph> {
  return serveAuthorized(securedSubgraphs(world), { edit: withoutOwnRequirements, ...options });
}

function withoutOwnRequirements(supergraph: string): string {
  const edited = supergraph.replace(/(\s(?:bonus|parcels):.*?requires: "[^"]*"\))[^\n]*/g, '$1');
  if (edited === supergraph) throw new Error('nothing was left out');
  return edited;
}
