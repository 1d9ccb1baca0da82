import type { NamedType, Schema, Supergraph } from '@apollo/federation-internals';
import { baseType, isCompositeType, isInterfaceType, isObjectType } from '@apollo/federation-internals';
import type { GraphTypes, SchemaTypes } from '../graph-types.ts';

/** The schemas that the planner itself goes by, asked for types of fields. */
export function plannerTypes(supergraph: Supergraph, apiSchema: Schema): GraphTypes {
  // An object of a subgraph that is an interface elsewhere (`@interfaceObject`) stands for several types.
  const isObject = (name: string): boolean => {
    const type = supergraph.schema.type(name);
    return type !== undefined && isObjectType(type) && !type.isRootType();
  };
  const subgraphs = supergraph.subgraphs();
  return {
    api: schemaTypes(apiSchema, isObject),
    subgraph(service) {
      const schema = subgraphs.get(service)?.schema;
      return schema && schemaTypes(schema, isObject);
    },
  };
}

/** `isObject`: whether a type is one object type for all; not so root types, which a subgraph may call as it likes. */
function schemaTypes(schema: Schema, isObject: (name: string) => boolean): SchemaTypes {
  return {
    rootOf: (kind) => schema.schemaDefinition.rootType(kind)?.name,
    fieldType(parent, field) {
      const type = typeOf(schema.type(parent), field);
      if (type === undefined || !isCompositeType(type)) return undefined;
      return { name: type.name, isConcrete: isObjectType(type) && isObject(type.name) };
    },
  };
}

function typeOf(parent: NamedType | undefined, field: string): NamedType | undefined {
  if (parent === undefined || !(isObjectType(parent) || isInterfaceType(parent))) return undefined;
  const type = parent.field(field)?.type;
  return type && baseType(type);
}
