import type { FieldNode, GraphQLField, GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType, print } from 'graphql';
import { unusedPrefix } from '../unused-prefix.ts';

/** Names that every JavaScript object inherits: as keys of data they would be found where nothing was sent. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

const prefixes = new WeakMap<GraphQLSchema, string>();

/**
 * Chooses under which keys fields are fetched.
 *
 * A field without alias and without arguments keeps its name, so that it is one with the key and required fields that the
 * planner adds. Every other gets a key of its own: an alias over a key field, or arguments that differ from those of a
 * `@requires`, would otherwise ask a subgraph for two fields under one key. The same field under the same client key always
 * gets the same planned key, so selections that merge still merge.
 */
export class PlannedKeys {
  readonly #prefix: string;
  readonly #keys = new Map<string, string>();

  constructor(schema: GraphQLSchema) {
    this.#prefix = prefixOf(schema);
  }

  keyOf(node: FieldNode, field: GraphQLField<unknown, unknown>): string {
    const name = node.name.value;
    const clientKey = node.alias?.value ?? name;
    if (clientKey === name && field.args.length === 0 && !INHERITED.has(name)) return name;
    const given = (node.arguments ?? []).map(print).sort().join();
    const identity = `${clientKey} ${name} ${given}`;
    let key = this.#keys.get(identity);
    if (key === undefined) {
      key = `${this.#prefix}${this.#keys.size}`;
      this.#keys.set(identity, key);
    }
    return key;
  }
}

/** No field of the schema can be taken for a key with this prefix. */
function prefixOf(schema: GraphQLSchema): string {
  const known = prefixes.get(schema);
  if (known !== undefined) return known;
  const names = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [],
  );
  const prefix = unusedPrefix('f', names);
  prefixes.set(schema, prefix);
  return prefix;
}
