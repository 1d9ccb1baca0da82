import { z } from 'zod';
import { configSchema } from './schema.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

const EXPRESSION_PATTERN = '\\$\\{env\\.';

/** What `portico.yaml` may contain, as JSON Schema: keys, types, defaults, descriptions. docs/config.md is made from it. */
export function configJsonSchema(): JsonSchema {
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-07' });
}

/**
 * The same for editors, as `portico.schema.json`: also accepts `${env.X}` in place of any value, which is expanded before
 * the check. Draft 7, which editors understand best.
 */
export function editorJsonSchema(): JsonSchema {
  return { ...acceptExpressions(configJsonSchema()), title: 'portico.yaml' };
}

function acceptExpressions(schema: JsonSchema): JsonSchema {
  const { type, enum: values, minimum, maximum, pattern, format, ...rest } = schema;
  const open = mapChildren(rest);
  // A URI with an expression in it is none, so no format.
  if (type === 'string' && values === undefined) {
    return { type, ...(pattern === undefined ? {} : { pattern: `${pattern}|${EXPRESSION_PATTERN}` }), ...open };
  }
  if (type === 'integer' || type === 'boolean' || values !== undefined) {
    const own = Object.entries({ type, enum: values, minimum, maximum }).filter(([, value]) => value !== undefined);
    return { anyOf: [Object.fromEntries(own), { type: 'string', pattern: EXPRESSION_PATTERN }], ...open };
  }
  return type === undefined ? open : { type, ...open };
}

function mapChildren(schema: JsonSchema): JsonSchema {
  const { properties, additionalProperties, items, anyOf } = schema;
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: mapValues(properties) }),
    ...(isSchema(additionalProperties) ? { additionalProperties: acceptExpressions(additionalProperties) } : {}),
    ...(isSchema(items) ? { items: acceptExpressions(items) } : {}),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((node) => (isSchema(node) ? acceptExpressions(node) : node)) }),
  };
}

function mapValues(properties: NonNullable<JsonSchema['properties']>): NonNullable<JsonSchema['properties']> {
  return Object.fromEntries(
    Object.entries(properties).map(([key, node]) => [key, isSchema(node) ? acceptExpressions(node) : node]),
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
