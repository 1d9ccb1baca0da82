import { serveExecutable } from './executable-subgraph.ts';
import type { ScriptedSubgraph } from './scripted-subgraph.ts';

const FIELDS = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'] as const;

/** A subgraph that is ahead of whatever is published of it: it answers `v1` to `v6` with `name` and the field. */
export function startVersionsSubgraph(name: string, fields: readonly string[] = FIELDS): Promise<ScriptedSubgraph> {
  const resolvers = Object.fromEntries(fields.map((field) => [field, () => `${name} ${field}`]));
  return serveExecutable({ sdl: versionsSdl(...fields), resolvers: { Query: resolvers } });
}

/** A schema with these fields only. */
export function versionsSdl(...fields: readonly string[]): string {
  return `type Query { ${fields.map((field) => `${field}: String`).join(' ')} }`;
}
