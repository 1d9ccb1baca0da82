import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { parseRoutingUrl } from '../core/routing-url.ts';
import { checkAgainstSchema } from './check-against-schema.ts';
import { ConfigError, mergeProblems } from './config-problem.ts';
import type { Env } from './expand-env.ts';
import { readYaml } from './read-yaml.ts';

/** Where the schema of one subgraph comes from. */
export type SubgraphSchemaSource =
  /** `path` is absolute. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'sdl'; readonly sdl: string }
  /** Asked of the subgraph itself, `_service { sdl }`, with these headers. */
  | { readonly kind: 'introspect'; readonly url: string; readonly headers: Readonly<Record<string, string>> };

export interface SubgraphEntry {
  readonly name: string;
  /** Where queries go: `routing_url`, else `subgraph_url`. Without either the subgraph composes but cannot be served. */
  readonly routingUrl?: string;
  readonly schema: SubgraphSchemaSource;
}

export interface SupergraphConfig {
  readonly federationVersion?: string;
  /** In the order of the file. */
  readonly subgraphs: readonly SubgraphEntry[];
}

export interface SupergraphConfigOptions {
  /** Whether `routing_url` may be `consul://service[/path]`: whoever reads it has to know the instances. */
  readonly servicesByName: boolean;
}

const url = z.string().refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
  error: 'expected an http(s) URL',
});

const routingUrl = z.string().refine((text) => parseRoutingUrl(text) !== undefined, {
  error: 'expected an http(s) URL, or consul://service[/path]',
});

const schemaSource = z
  .strictObject({
    file: z.string().min(1).exactOptional().describe('Schema file, relative to supergraph.yaml.'),
    sdl: z.string().min(1).exactOptional().describe('The schema itself.'),
    subgraph_url: url.exactOptional().describe('A running subgraph that is asked for its schema.'),
    introspection_headers: z
      .record(z.string().min(1), z.string())
      .exactOptional()
      .describe('Headers for that question.'),
    graphref: z.never({ error: 'schemas in GraphOS cannot be fetched: use file, sdl or subgraph_url' }).exactOptional(),
    subgraph: z.never({ error: 'schemas in GraphOS cannot be fetched: use file, sdl or subgraph_url' }).exactOptional(),
  })
  .superRefine(
    (source, context) => {
      const kinds = (['file', 'sdl', 'subgraph_url'] as const).filter((key) => Object.hasOwn(source, key));
      const graphOs = Object.hasOwn(source, 'graphref') || Object.hasOwn(source, 'subgraph');
      if (kinds.length !== 1 && !graphOs) {
        context.addIssue({ code: 'custom', message: 'give exactly one of file, sdl and subgraph_url' });
      }
      if (Object.hasOwn(source, 'introspection_headers') && !kinds.includes('subgraph_url')) {
        const message = 'only used together with subgraph_url';
        context.addIssue({ code: 'custom', path: ['introspection_headers'], message });
      }
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  );

/** The format of `rover supergraph compose --config`. */
const supergraphConfigSchema = formatWith(url);
/** The same for what a registry takes: it also knows services by name. */
const registrySchema = formatWith(routingUrl);

function formatWith(routing: typeof url) {
  return z.strictObject({
    federation_version: z
      .union([z.string(), z.number()])
      .transform(String)
      .refine((text) => /^(=?2(\.\d+(\.\d+)?)?|latest-2)$/.test(text), {
        error: 'only Federation 2 is supported: 2 or =2.x.y',
      })
      .exactOptional()
      .describe('Federation version to compose with.'),
    subgraphs: z
      .record(
        z.string().regex(/^[A-Za-z][\w-]{0,63}$/, { error: 'expected a letter, then letters, digits, _ and -' }),
        z.strictObject({
          routing_url: routing.exactOptional().describe('Where queries for this subgraph go.'),
          schema: schemaSource.describe('Where its schema comes from.'),
        }),
      )
      .refine((subgraphs) => Object.keys(subgraphs).length > 0, { error: 'name at least one subgraph' })
      .describe('Subgraphs by name.'),
  });
}

/**
 * Reads a rover-style `supergraph.yaml`.
 *
 * Shape   `file` is its path: shown in errors, and schema files are relative to its folder. `${env.X}` is expanded.
 * Errors  throws ConfigError (CONFIG_INVALID) with every problem and its position.
 * Source  the `supergraph.yaml` of rover and Apollo's federation documentation
 */
export function parseSupergraphConfig(
  text: string,
  file: string,
  env: Env = process.env,
  { servicesByName }: SupergraphConfigOptions = { servicesByName: false },
): SupergraphConfig {
  const yaml = readYaml(text, env);
  const checked = checkAgainstSchema(servicesByName ? registrySchema : supergraphConfigSchema, yaml.value ?? {}, {
    isText: (path) => yaml.wasExpanded(path),
    locate: (path, part) => yaml.positionOf(path, part),
  });
  const problems = mergeProblems(yaml.problems, checked.ok || !yaml.wellFormed ? [] : checked.problems);
  if (!checked.ok || problems.length > 0) throw new ConfigError(problems, file, text);

  const { federation_version: federationVersion, subgraphs } = checked.value;
  const folder = dirname(resolve(file));
  return {
    ...(federationVersion === undefined ? {} : { federationVersion }),
    subgraphs: Object.entries(subgraphs).map(([name, entry]) => {
      const routingUrl = entry.routing_url ?? entry.schema.subgraph_url;
      return { name, ...(routingUrl === undefined ? {} : { routingUrl }), schema: toSource(entry.schema, folder) };
    }),
  };
}

function toSource(source: z.output<typeof schemaSource>, folder: string): SubgraphSchemaSource {
  if (source.file !== undefined) return { kind: 'file', path: resolve(folder, source.file) };
  if (source.sdl !== undefined) return { kind: 'sdl', sdl: source.sdl };
  return { kind: 'introspect', url: source.subgraph_url ?? '', headers: source.introspection_headers ?? {} };
}
