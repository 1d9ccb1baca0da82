import type { GraphQLCompositeType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import type { AccessRules } from '../../supergraph/access/access-rules.ts';

/** What a field requires of objects of one type. */
export interface TypeAccess {
  readonly type: GraphQLObjectType;
  /** Numbers of conditions, all of which must hold. */
  readonly conditions: readonly number[];
}

/** Access rules as operations ask for them: by the type that a field is selected on, which may be abstract. */
export class AccessMap {
  readonly #schema: GraphQLSchema;
  readonly #rules: AccessRules;
  readonly #known = new Map<string, Map<string, readonly TypeAccess[] | undefined>>();

  constructor(schema: GraphQLSchema, rules: AccessRules) {
    this.#schema = schema;
    this.#rules = rules;
  }

  /** For every object type that `parent` may be, what `field` requires; undefined when it is open on all of them. */
  at(parent: GraphQLCompositeType, field: string): readonly TypeAccess[] | undefined {
    let fields = this.#known.get(parent.name);
    if (fields === undefined) {
      fields = new Map();
      this.#known.set(parent.name, fields);
    }
    if (fields.has(field)) return fields.get(field);
    const types = isObjectType(parent) ? [parent] : this.#schema.getPossibleTypes(parent);
    const found = types.map((type) => ({ type, conditions: this.#rules.fields.get(type.name)?.get(field) ?? [] }));
    const access = found.some(({ conditions }) => conditions.length > 0) ? found : undefined;
    fields.set(field, access);
    return access;
  }
}
