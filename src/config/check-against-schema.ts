import { z } from 'zod';
import type { ConfigProblem } from './config-problem.ts';
import { printPath } from './config-problem.ts';
import { nearestName } from './nearest-name.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What the check needs to know about where values came from. */
export interface ValueOrigins {
  /** Text from an environment variable or flag: `"4000"` then stands for 4000 where a number is wanted. */
  isText(path: Path): boolean;
  locate(path: Path, part: 'key' | 'value'): ConfigProblem['at'];
}

export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Checks plain data against a schema and explains every mistake with its place and, for unknown keys, a suggestion.
 *
 * Text that came from outside the file has no type of its own. It is tried as text first; where the schema wants
 * something else, it is read as a boolean, number or null. So `port: "${env.PORT}"` works, and a header value `123` stays text.
 */
export function checkAgainstSchema<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  origins: ValueOrigins,
): Checked<z.output<Schema>> {
  const first = schema.safeParse(input, { reportInput: true });
  if (first.success) return { ok: true, value: first.data };
  const textPaths = first.error.issues.map((issue) => issue.path).filter((path) => origins.isText(path));
  const second =
    textPaths.length === 0 ? first : schema.safeParse(textPaths.reduce(withTypedText, input), { reportInput: true });
  if (second.success) return { ok: true, value: second.data };

  const jsonSchema = z.toJSONSchema(schema, { io: 'input' });
  const problems = second.error.issues.flatMap((issue) => describeIssue(issue, jsonSchema, origins));
  return { ok: false, problems };
}

function describeIssue(issue: Issue, jsonSchema: JsonSchema, origins: ValueOrigins): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(jsonSchema, issue.path);
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const nearest = nearestName(key, known);
      const hint = nearest === null ? `known here: ${known.join(', ')}` : `did you mean ${nearest}?`;
      return { at: origins.locate(path, 'key'), path: printPath(path), message: `unknown key; ${hint}` };
    });
  }
  return [{ at: origins.locate(issue.path, 'value'), path: printPath(issue.path), message: messageOf(issue) }];
}

function messageOf(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.input === null) return 'empty: give it a value, or leave the key out';
  if (issue.code === 'invalid_type' && issue.input === undefined) return `missing: expected ${issue.expected}`;
  const text = issue.message.replace(/^Invalid (input|option): /, '').replaceAll('|', ' | ');
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function knownKeys(schema: JsonSchema, path: Path): string[] {
  let current: JsonSchema[] = [schema];
  for (const part of path) {
    current = current.flatMap(alternatives).flatMap((node) => childSchemas(node, part));
  }
  return current.flatMap(alternatives).flatMap((node) => Object.keys(node.properties ?? {}));
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return [schema, ...(schema.anyOf ?? [])].filter(isSchema);
}

function childSchemas(schema: JsonSchema, part: PropertyKey): JsonSchema[] {
  if (typeof part === 'number') return [schema.items].flat().filter(isSchema);
  const name = String(part);
  const own = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : schema.additionalProperties;
  return [own].filter(isSchema);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}

/** `input` with the text at `path` read as boolean, number or null; unchanged when it is none of them. Copies, never mutates. */
function withTypedText(input: unknown, path: Path): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return typeof input === 'string' ? typed(input) : input;
  if (Array.isArray(input)) return input.map((item, index) => (index === key ? withTypedText(item, rest) : item));
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, name === key ? withTypedText(value, rest) : value]),
  );
}

function typed(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'null') return null;
  if (trimmed === 'true') return true;
  if (trimmed === 'false') return false;
  return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : text;
}
