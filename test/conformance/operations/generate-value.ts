import type { ConstValueNode, GraphQLInputType, ValueNode } from 'graphql';
import {
  GraphQLNonNull,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parseConstValue,
  parseType,
} from 'graphql';
import type { Draft, DraftVariable } from './draft.ts';

/** Where a value goes. */
export interface Position {
  /** `Query.user(id:)` or `ProductFilter.search`. */
  readonly coordinate: string;
  readonly type: GraphQLInputType;
  /** A position with a default also takes a variable that may be null or left out. */
  readonly hasDefault: boolean;
}

const LONGEST_LIST = 3;
const BUILT_IN: Readonly<Record<string, readonly unknown[]>> = {
  Int: [0, 1, 2, 5, -1],
  Float: [0, 1.5, -2.25, 100],
  String: ['', 'a', 'text'],
  ID: ['1', '2', 'none'],
  Boolean: [true, false],
};

/** A literal, with variables in it or instead of it every now and then. */
export function generateValue(draft: Draft, position: Position): ValueNode {
  if (draft.random.chance(0.25)) return variableFor(draft, position);
  const { type, coordinate } = position;
  if (!isNonNullType(type) && draft.random.chance(0.08)) return { kind: Kind.NULL };
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const item = (): ValueNode => generateValue(draft, { coordinate, type: nullable.ofType, hasDefault: false });
    // A single value stands for a list of one.
    if (draft.random.chance(0.15) && !isListType(getNullableType(nullable.ofType)))
      return literal(draft, coordinate, nullable.ofType);
    return { kind: Kind.LIST, values: Array.from({ length: draft.random.integer(0, LONGEST_LIST) }, item) };
  }
  if (!isInputObjectType(nullable)) return literal(draft, coordinate, nullable);
  const fields = Object.values(nullable.getFields()).flatMap((field) => {
    const isRequired = isNonNullType(field.type) && field.defaultValue === undefined;
    if (!isRequired && draft.random.chance(0.5)) return [];
    const place = {
      coordinate: `${nullable.name}.${field.name}`,
      type: field.type,
      hasDefault: field.defaultValue !== undefined,
    };
    return [
      {
        kind: Kind.OBJECT_FIELD,
        name: { kind: Kind.NAME, value: field.name },
        value: generateValue(draft, place),
      } as const,
    ];
  });
  return { kind: Kind.OBJECT, fields };
}

/** A variable that may stand at a position: one that is there already, or a new one. */
export function variableFor(draft: Draft, { coordinate, type, hasDefault }: Position): ValueNode {
  const { random, variables } = draft;
  const known = [...variables].filter(([, variable]) => variable.coordinate === coordinate && variable.type === type);
  if (known.length > 0 && random.chance(0.4)) return variableNode(random.pick(known)[0]);
  const name = `v${variables.size + 1}`;
  variables.set(name, newVariable(draft, name, { coordinate, type, hasDefault }));
  return variableNode(name);
}

function newVariable(draft: Draft, name: string, { coordinate, type, hasDefault }: Position): DraftVariable {
  const { random } = draft;
  const nullable = getNullableType(type);
  const withDefault = random.chance(0.3);
  // Three forms fit a non-null position: a non-null variable, a nullable one with a default, and, where the position has
  // a default of its own, any nullable one (a null in it is then an error of the field).
  const isNullable = !isNonNullType(type) || withDefault || (hasDefault && random.chance(0.3));
  const declared = isNullable ? nullable : new GraphQLNonNull(nullable);
  // graphql-js ends the whole request when the condition of `@skip` or `@include` is null.
  const nullShare = coordinate.startsWith('@') ? 0 : isNonNullType(type) ? 0.1 : 0.2;
  const value = isNullable && random.chance(0.25) ? undefined : generateJson(draft, coordinate, declared, nullShare);
  const definition = {
    kind: Kind.VARIABLE_DEFINITION,
    variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
    type: parseType(String(declared), { noLocation: true }),
    ...(withDefault && {
      defaultValue: toLiteral(generateJson(draft, coordinate, new GraphQLNonNull(nullable), 0), nullable),
    }),
  } as const;
  return { definition, type, coordinate, value };
}

/** Plain JSON of an input type. */
function generateJson(draft: Draft, coordinate: string, type: GraphQLInputType, nullShare: number): unknown {
  const { random } = draft;
  if (!isNonNullType(type) && random.chance(nullShare)) return null;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const item = (): unknown => generateJson(draft, coordinate, nullable.ofType, nullShare);
    return Array.from({ length: random.integer(0, LONGEST_LIST) }, item);
  }
  if (!isInputObjectType(nullable)) return pick(draft, coordinate, nullable);
  const entries = Object.values(nullable.getFields()).flatMap((field) => {
    const isRequired = isNonNullType(field.type) && field.defaultValue === undefined;
    if (!isRequired && random.chance(0.5)) return [];
    return [[field.name, generateJson(draft, `${nullable.name}.${field.name}`, field.type, nullShare)] as const];
  });
  return Object.fromEntries(entries);
}

function literal(draft: Draft, coordinate: string, type: GraphQLInputType): ValueNode {
  return toLiteral(generateJson(draft, coordinate, getNullableType(type), 0), type);
}

function pick(draft: Draft, coordinate: string, type: GraphQLInputType): unknown {
  const named = getNamedType(type);
  if (isEnumType(named)) return draft.random.pick(named.getValues()).name;
  const pool = draft.pools[coordinate] ?? draft.pools[named.name] ?? BUILT_IN[named.name];
  if (pool === undefined) throw new TypeError(`no pool has values for ${coordinate} (${named.name})`);
  return draft.random.pick(pool);
}

/** JSON as GraphQL writes it: keys without quotes, enum values as names. */
function toLiteral(value: unknown, type: GraphQLInputType): ConstValueNode {
  return parseConstValue(literalText(value, type), { noLocation: true });
}

function literalText(value: unknown, type: GraphQLInputType): string {
  const nullable = getNullableType(type);
  if (value === null) return 'null';
  if (isListType(nullable) && Array.isArray(value))
    return `[${value.map((item) => literalText(item, nullable.ofType)).join(' ')}]`;
  if (isListType(nullable)) return literalText(value, nullable.ofType);
  if (isEnumType(nullable)) return String(value);
  if (!isInputObjectType(nullable)) return untypedText(value);
  const fields = nullable.getFields();
  const parts = Object.entries(value as object).flatMap(([name, part]) => {
    const field = fields[name];
    return field === undefined ? [] : [`${name}: ${literalText(part, field.type)}`];
  });
  return `{${parts.join(' ')}}`;
}

/** What a custom scalar may be: any JSON. */
function untypedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(untypedText).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([name, part]) => `${name}: ${untypedText(part)}`);
  return `{${parts.join(' ')}}`;
}

function variableNode(name: string): ValueNode {
  return { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } };
}
