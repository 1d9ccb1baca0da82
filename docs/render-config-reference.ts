import type { z } from 'zod';
import { configJsonSchema } from '../src/config/json-schema.ts';
import { ENV_EFFECTS, ENV_KEYS } from '../src/config/outside-values.ts';
import { DURATION_PATTERN, SHARE_PATTERN, SIZE_PATTERN } from '../src/config/quantity.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

type Entry = [path: string, schema: unknown];

interface Row {
  readonly path: string;
  readonly type: string;
  readonly default: string;
  readonly description: string;
}

const INTRODUCTION = `# Configuration

<!-- Made from src/config/schema.ts by \`npm run docs\`. Do not edit. -->

Portico reads \`portico.yaml\` in the working directory, or the file given with \`--config\`; without a file, defaults apply.
Flags go over environment variables, these over the file, the file over defaults. Unknown keys are refused.
\`portico config check\` checks the file; \`portico config schema\` prints its JSON Schema, and editors that know the YAML
language server complete keys when the file starts with \`# yaml-language-server: $schema=portico.schema.json\`.

- **Values from the environment**: \`\${env.NAME}\`, or \`\${env.NAME:-default}\`, in any value. Quote it inside \`{ … }\` and
  \`[ … ]\`. The variable's text is taken as it is and never read as YAML. \`$\${\` stands for a plain \`\${\`.
- **duration**: a number and its unit: \`500ms\`, \`3s\`, \`1.5m\`, \`1h\`, \`1d\`.
- **size**: \`2mb\` (2,000,000 bytes), \`2mib\` (2,097,152 bytes), or a number of bytes.
- **percentage**: a number and \`%\`: \`50%\`.
- **file names** are relative to the folder of the configuration file; those given as flags, to the working directory.
`;

/** `docs/config.md`: every key with its type, default, environment variable and meaning. */
export function renderConfigReference(): string {
  const sections = Object.entries(configJsonSchema().properties ?? {}).filter(isSchemaEntry);
  const single = sections.filter(([, schema]) => !isObject(schema)).flatMap(([key, schema]) => rowsOf(key, schema));
  const grouped = sections
    .filter(([, schema]) => isObject(schema))
    .map(([key, schema]) => `## ${key}\n\n${schema.description ?? ''}\n\n${renderTable(rowsOf(key, schema))}`);
  return [INTRODUCTION, `## Top level\n\n${renderTable(single)}`, ...grouped, renderEnvironment()]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function rowsOf(path: string, schema: JsonSchema): Row[] {
  const nested = nestedKeys(path, schema);
  // A group that is always there needs no row of its own; one that can be left out or be null does.
  const showOwn = nested.length === 0 || schema.anyOf !== undefined || schema.type === 'array';
  return [...(showOwn ? [rowOf(path, schema)] : []), ...nested.flatMap(([key, child]) => rowsOf(key, child))];
}

function rowOf(path: string, schema: JsonSchema): Row {
  const fallback = schema.default === undefined ? '' : code(JSON.stringify(schema.default));
  return { path, type: typeOf(schema), default: fallback, description: schema.description ?? '' };
}

function nestedKeys(path: string, schema: JsonSchema): [string, JsonSchema][] {
  const own = Object.entries(schema.properties ?? {}).map(([key, child]): Entry => [`${path}.${key}`, child]);
  const named: Entry[] = [[`${path}.<name>`, schema.additionalProperties]];
  const items = nestedKeysOfItems(path, schema);
  const variants = (schema.anyOf ?? []).filter(isSchema).flatMap((variant) => nestedKeys(path, variant));
  return [...[...own, ...named].filter(isSchemaEntry), ...items, ...variants];
}

function nestedKeysOfItems(path: string, schema: JsonSchema): [string, JsonSchema][] {
  return isSchema(schema.items) && isObject(schema.items) ? nestedKeys(`${path}[]`, schema.items) : [];
}

function typeOf(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) {
    const types = schema.anyOf.filter(isSchema).map(typeOf);
    return types.includes('size') ? 'size' : types.join(' or ');
  }
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((value) => code(String(value))).join(', ');
  if (schema.pattern === DURATION_PATTERN.source) return 'duration';
  if (schema.pattern === SIZE_PATTERN.source) return 'size';
  if (schema.pattern === SHARE_PATTERN.source) return 'percentage';
  if (schema.type === 'array') return `list of ${isSchema(schema.items) ? typeOf(schema.items) : 'values'}`;
  if (schema.type === 'integer') return rangeOf(schema);
  return String(schema.type ?? 'value');
}

function rangeOf({ minimum, maximum }: JsonSchema): string {
  if (minimum === undefined) return 'integer';
  return maximum === undefined || maximum >= 1e9 ? `integer ≥ ${minimum}` : `integer ${minimum}–${maximum}`;
}

function renderTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const variables = Object.entries(ENV_KEYS).filter(([, key]) => key === row.path);
    const cells = [
      code(row.path),
      row.type,
      row.default,
      variables.map(([name]) => code(name)).join(' '),
      row.description,
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return ['| Key | Type | Default | Environment | Meaning |', '|---|---|---|---|---|', ...lines, ''].join('\n');
}

function renderEnvironment(): string {
  const rows = Object.entries(ENV_KEYS).map(([name, key]) => `| ${code(name)} | sets ${code(key)} |`);
  const effects = Object.entries(ENV_EFFECTS).map(([name, effect]) => `| ${code(name)} | ${effect} |`);
  return [
    '## Environment variables',
    '',
    'An empty variable counts as not set.',
    '',
    '| Variable | Effect |',
    '|---|---|',
    ...rows,
    ...effects,
    '',
  ].join('\n');
}

function isObject(schema: JsonSchema): boolean {
  return schema.type === 'object';
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}

function isSchemaEntry(entry: Entry): entry is [string, JsonSchema] {
  return isSchema(entry[1]);
}

function code(text: string): string {
  return `\`${text}\``;
}
