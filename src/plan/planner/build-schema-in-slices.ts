import type { DefinitionNode, GraphQLNamedType, GraphQLObjectType } from 'graphql';
import {
  GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  specifiedDirectives,
} from 'graphql';
// Not part of what graphql documents, and the one way to its own types before a schema makes all their fields at once.
import { extendSchemaImpl } from 'graphql/utilities/extendSchema.js';
import { TimeSlice } from '../../core/time-slice.ts';

const EMPTY = {
  description: undefined,
  types: [],
  directives: [],
  extensions: {},
  extensionASTNodes: [],
  assumeValid: true,
} as const;

/**
 * The schema of a text that is known to be valid, cut by `splitSdl`: what `buildSchema` makes of the whole, with turns of
 * the event loop in between. 5,000 types would hold it for a third of a second.
 */
export async function buildSchemaInSlices(pieces: readonly string[]): Promise<GraphQLSchema> {
  const slice = new TimeSlice();
  const definitions: DefinitionNode[] = [];
  for (const piece of pieces) {
    definitions.push(...parse(piece, { noLocation: true }).definitions);
    await slice.pause();
  }
  const config = extendSchemaImpl(
    { ...EMPTY, types: [], directives: [], extensionASTNodes: [] },
    { kind: Kind.DOCUMENT, definitions },
    { assumeValid: true },
  );
  for (const type of config.types) {
    define(type);
    const pause = slice.pause();
    if (pause !== undefined) await pause;
  }
  const own = new Set(config.directives.map(({ name }) => name));
  const root = (name: string) =>
    config.types.find((type): type is GraphQLObjectType => type.name === name && isObjectType(type));
  return new GraphQLSchema({
    ...config,
    // As `buildSchema` does it: by their names when no definition of the schema tells them.
    ...(config.astNode == null && {
      query: root('Query'),
      mutation: root('Mutation'),
      subscription: root('Subscription'),
    }),
    directives: [...config.directives, ...specifiedDirectives.filter(({ name }) => !own.has(name))],
  });
}

/**
 * Has a type make its members, which it does when it is first asked for them, and lets go of the text that they were
 * made of: nobody looks at it, and it is half of what a schema takes in memory.
 */
function define(type: GraphQLNamedType): void {
  type.astNode = undefined;
  if (isObjectType(type) || isInterfaceType(type)) {
    type.getInterfaces();
    for (const field of Object.values(type.getFields())) {
      field.astNode = undefined;
      for (const argument of field.args) argument.astNode = undefined;
    }
  } else if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) field.astNode = undefined;
  } else if (isUnionType(type)) type.getTypes();
  else if (isEnumType(type)) for (const value of type.getValues()) value.astNode = undefined;
}
