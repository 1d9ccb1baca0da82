import type { Resolver } from './executable-subgraph.ts';
import { serveExecutable } from './executable-subgraph.ts';
import type { ScriptedSubgraph } from './scripted-subgraph.ts';

export interface LimitedSubgraph extends ScriptedSubgraph {
  readonly sdl: string;
}

/** The head of a schema whose `@rateLimit` reaches the supergraph, `imported` as its team calls it. */
export function rateLimitHead(imported = '"@rateLimit"', name = '@rateLimit'): string {
  return `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@shareable", "@composeDirective"])
  @link(url: "https://specs.portico.dev/rate-limit/v1.0", import: [${imported}])
  @composeDirective(name: "${name}")
directive ${name}(max: Int, window: String, message: String, identityArgs: [String], arrayLengthField: String, readOnly: Boolean, uncountRejected: Boolean) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE
`;
}

/** A subgraph with rate limits: `types` is the rest of its schema. */
export async function startLimitedSubgraph(
  types: string,
  resolvers: Readonly<Record<string, Readonly<Record<string, Resolver>>>> = {},
  head = rateLimitHead(),
): Promise<LimitedSubgraph> {
  const sdl = head + types;
  return Object.assign(await serveExecutable({ sdl, resolvers }), { sdl });
}
