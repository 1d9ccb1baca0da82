import type { GraphQLCompositeType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import type { AccessRules } from '../../supergraph/access/access-rules.ts';
import { objectTypesOf } from './object-types-of.ts';

/** What a field requires of objects of one type. */
export interface TypeAccess {
  readonly type: GraphQLObjectType | GraphQLInterfaceType;
  /** Numbers of conditions, all of which must hold. */
  readonly conditions: readonly number[];
}

/** What a field requires where it is selected on a type that may be abstract. */
export interface FieldAccess {
  /** Every object type that the type may be; for an interface without any, the interface itself. */
  readonly types: readonly TypeAccess[];
  /** All their conditions, each once. */
  readonly numbers: readonly number[];
}

/** Access rules as operations ask for them: by the type that a field is selected on, which may be abstract. */
export class AccessMap {
  readonly #schema: GraphQLSchema;
  readonly #rules: AccessRules;
  readonly #known = new Map<string, Map<string, FieldAccess | undefined>>();

  constructor(schema: GraphQLSchema, rules: AccessRules) {
    this.#schema = schema;
    this.#rules = rules;
  }

  /** What `field` requires where it is selected on `parent`; undefined when it is open on all that this may be. */
  at(parent: GraphQLCompositeType, field: string): FieldAccess | undefined {
    let fields = this.#known.get(parent.name);
    if (fields === undefined) {
      fields = new Map();
      this.#known.set(parent.name, fields);
    }
    if (fields.has(field)) return fields.get(field);
    const { fields: ofObjects, interfaces } = this.#rules;
    const found = objectTypesOf(this.#schema, parent).map((type) => {
      const rules = isObjectType(type) ? ofObjects : interfaces;
      return { type, conditions: rules.get(type.name)?.get(field) ?? [] };
    });
    const numbers = [...new Set(found.flatMap(({ conditions }) => conditions))];
    const access = numbers.length === 0 ? undefined : { types: found, numbers };
    fields.set(field, access);
    return access;
  }
}
