import type { GraphQLArgument, GraphQLInputType, GraphQLSchema } from 'graphql';
import { getNamedType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType } from 'graphql';

/** What is asked again and again of a schema while changes to it are judged. */
export interface SchemaFacts {
  readonly schema: GraphQLSchema;
  /** Named type → the fields that give it, as coordinates. */
  fieldsGiving(typeName: string): readonly string[];
  /** Whether clients can send values of the type. */
  isSent(typeName: string): boolean;
}

export function schemaFacts(schema: GraphQLSchema): SchemaFacts {
  const giving = new Map<string, string[]>();
  const sent = new Set<string>();
  const send = (type: GraphQLInputType): void => {
    const named = getNamedType(type);
    if (sent.has(named.name)) return;
    sent.add(named.name);
    if (isInputObjectType(named)) for (const field of Object.values(named.getFields())) send(field.type);
  };
  const sendAll = (args: readonly GraphQLArgument[]): void => {
    for (const { type } of args) send(type);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      const given = getNamedType(field.type).name;
      const fields = giving.get(given) ?? [];
      fields.push(`${type.name}.${field.name}`);
      giving.set(given, fields);
      sendAll(field.args);
    }
  }
  for (const directive of schema.getDirectives()) sendAll(directive.args);
  return {
    schema,
    fieldsGiving: (typeName) => giving.get(typeName) ?? [],
    isSent: (typeName) => sent.has(typeName),
  };
}
