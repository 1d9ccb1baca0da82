import type { GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType } from 'graphql';
import type { RateLimitRule } from '../../../supergraph/rate-limits/rate-limit-rule.ts';

/** Type → field → the rules that hold where the field is selected on that type. */
export type RuleTable = ReadonlyMap<string, ReadonlyMap<string, readonly RateLimitRule[]>>;

/**
 * Which rules hold where. An object's field has its own and those of the interfaces it implements; an interface's field
 * has its own and those of every object behind it, each once. So neither the way over an interface nor the one around it
 * misses a rule.
 */
export function ruleTable(schema: GraphQLSchema, rules: readonly RateLimitRule[]): RuleTable {
  const own = new Table();
  for (const rule of rules) own.add(rule.typeName, rule.fieldName, [rule]);
  const table = new Table();
  const types = Object.values(schema.getTypeMap());
  for (const type of types.filter(isObjectType)) {
    for (const from of [type, ...type.getInterfaces()]) table.addAll(type, own.fieldsOf(from.name));
  }
  for (const type of types.filter(isInterfaceType)) {
    table.addAll(type, own.fieldsOf(type.name));
    for (const object of schema.getPossibleTypes(type)) table.addAll(type, table.fieldsOf(object.name));
  }
  return table.entries;
}

type Fields = ReadonlyMap<string, readonly RateLimitRule[]>;

const NONE: Fields = new Map();

class Table {
  readonly entries = new Map<string, Map<string, readonly RateLimitRule[]>>();

  fieldsOf(type: string): Fields {
    return this.entries.get(type) ?? NONE;
  }

  add(type: string, field: string, rules: readonly RateLimitRule[]): void {
    let fields = this.entries.get(type);
    if (fields === undefined) {
      fields = new Map();
      this.entries.set(type, fields);
    }
    fields.set(field, [...new Set([...(fields.get(field) ?? []), ...rules])]);
  }

  /** Of `fields`, those that the type has. */
  addAll(type: { readonly name: string; getFields(): Readonly<Record<string, unknown>> }, fields: Fields): void {
    for (const [field, rules] of fields) {
      if (Object.hasOwn(type.getFields(), field)) this.add(type.name, field, rules);
    }
  }
}
