import { createHmac } from 'node:crypto';
import type { DefinitionNode, DocumentNode } from 'graphql';
import { Kind, parse, print } from 'graphql';

export const SECRET = 'a secret for measuring, shared by nobody else';

/** Never refused in a run. */
const LIMIT = '@rateLimit(max: 1000000000, window: "1h")';

const DIRECTIVE = `directive @rateLimit(max: Int, window: String, message: String, identityArgs: [String], arrayLengthField: String, readOnly: Boolean, uncountRejected: Boolean) repeatable on OBJECT | FIELD_DEFINITION`;
const LINK = '@link(url: "https://portico.example/rate-limit/v1.0", import: ["@rateLimit"])';

/** Nothing that protects traffic. */
export const UNPROTECTED = {
  traffic_shaping: {
    router: { timeout_header: null },
    all: {
      timeout: '30s',
      stale_if_error: '0s',
      circuit_breaker: { enabled: false },
      outlier_ejection: { enabled: false },
      retry: { enabled: false },
    },
  },
};

/** A token that is valid for a day, as an issuer with this secret would sign it. */
export function benchToken(): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const expiresAt = Math.floor(Date.now() / 1000) + 86_400;
  const input = `${encode({ alg: 'HS256' })}.${encode({ sub: 'bench', roles: ['customer'], exp: expiresAt })}`;
  return `${input}.${createHmac('sha256', SECRET).update(input).digest('base64url')}`;
}

/** A composed schema in which one field of Query has a rate limit: the first that `query` asks for. */
export function withRateLimit(sdl: string, query: string): string {
  const document = parse(sdl);
  const name = firstField(query);
  // A graph may have limits of its own.
  const isDefined = document.definitions.some(
    (definition) => definition.kind === Kind.DIRECTIVE_DEFINITION && definition.name.value === 'rateLimit',
  );
  const definitions = document.definitions.map((definition) =>
    limited(isDefined ? definition : linked(definition), name),
  );
  const text = print({ ...document, definitions } as DocumentNode);
  return isDefined ? text : `${text}\n\n${DIRECTIVE}\n`;
}

function linked(definition: DefinitionNode): DefinitionNode {
  if (definition.kind !== Kind.SCHEMA_DEFINITION) return definition;
  return { ...definition, directives: [...(definition.directives ?? []), ...directivesOf(LINK)] };
}

function firstField(query: string): string {
  for (const definition of parse(query).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const field = definition.selectionSet.selections.find(({ kind }) => kind === Kind.FIELD);
    if (field?.kind === Kind.FIELD) return field.name.value;
  }
  throw new TypeError('the query asks for no field by itself');
}

function limited(definition: DefinitionNode, name: string): DefinitionNode {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || definition.name.value !== 'Query') return definition;
  const fields = (definition.fields ?? []).map((field) =>
    field.name.value === name ? { ...field, directives: [...(field.directives ?? []), ...directivesOf(LIMIT)] } : field,
  );
  return { ...definition, fields };
}

function directivesOf(text: string) {
  const [definition] = parse(`scalar Any ${text}`).definitions;
  return definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? (definition.directives ?? []) : [];
}
