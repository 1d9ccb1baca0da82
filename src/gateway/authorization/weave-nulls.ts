import type { GatewayExecutionResult } from '@apollo/server-gateway-interface';
import type { GraphQLCompositeType, GraphQLObjectType, GraphQLOutputType } from 'graphql';
import { GraphQLError, isAbstractType, isListType, isNonNullType, isObjectType, isUnionType } from 'graphql';
import { describeError } from '../../core/portico-error.ts';
import type { Mark, MarkedChild, MarkedObject } from './marked-places.ts';
import type { RestrictedOperation } from './restrict-operation.ts';

type JsonObject = Record<string, unknown>;
type Path = readonly (string | number)[];

/** Errors of one denied field: a list of a thousand objects would make as many. */
const MAX_ERRORS_PER_FIELD = 100;

/** A null in place of a value that must not be null. */
const NULLED = Symbol('nulled');

export interface WovenResult {
  readonly result: GatewayExecutionResult;
  /** Places where a denied field would have been. */
  readonly places: number;
}

/**
 * The answer to an operation, made of the answer to its restricted form: in the place of every mark a null under the key
 * that the client asked for, and an error. A null spreads as the type of the field in the object that it is in says.
 *
 * Shape   what has changed is a new object, the rest is that of `result`, which others may have in common.
 *         Of one field the first 100 places have an error; the last of these says under `extensions.omitted` how many
 *         more there are.
 */
export function weaveNulls(operation: RestrictedOperation, result: GatewayExecutionResult): WovenResult {
  const root = operation.schema.getRootType(operation.operation.operation);
  const { data } = result;
  const weaver = new Weaver(operation);
  if (!root || !isJsonObject(data)) {
    const { errors } = result;
    return {
      result: errors ? { ...result, errors: errors.map((error) => weaver.restoredError(error)) } : result,
      places: 0,
    };
  }
  const woven = weaver.object(data, operation.places, root, undefined);
  if (woven === data && result.errors === undefined) return { result, places: 0 };
  const errors = [...(result.errors ?? []).map((error) => weaver.restoredError(error)), ...weaver.errors()];
  const { errors: _, ...rest } = result;
  return {
    result: { ...rest, data: woven === NULLED ? null : (woven as JsonObject), ...(errors.length > 0 && { errors }) },
    places: weaver.places,
  };
}

/** A path, innermost step first: most are never written down. */
interface Step {
  readonly key: string | number;
  readonly above: Step | undefined;
}

class Weaver {
  places = 0;
  readonly #operation: RestrictedOperation;
  readonly #told = new Map<Mark, { readonly paths: Path[]; omitted: number }>();

  constructor(operation: RestrictedOperation) {
    this.#operation = operation;
  }

  errors(): GraphQLError[] {
    const code = 'UNAUTHORIZED_FIELD_OR_TYPE';
    const message = describeError(code);
    return [...this.#told.values()].flatMap(({ paths, omitted }) =>
      paths.map((path, index) => {
        const isLast = index === paths.length - 1;
        return new GraphQLError(message, { path, extensions: { code, ...(isLast && omitted > 0 && { omitted }) } });
      }),
    );
  }

  /** An error of the engine, with the keys that the client knows. */
  restoredError(error: GraphQLError): GraphQLError {
    const { restored } = this.#operation;
    const { path, message, nodes, originalError, extensions } = error;
    if (!path?.some((key) => typeof key === 'string' && restored.has(key))) return error;
    const known = path.flatMap((key) =>
      typeof key === 'string' && restored.has(key) ? (restored.get(key) ?? []) : key,
    );
    return new GraphQLError(message, { path: known, nodes: nodes ?? [], originalError, extensions });
  }

  object(value: JsonObject, marked: MarkedObject, type: GraphQLCompositeType, path: Step | undefined): unknown {
    const { restored } = this.#operation;
    const runtimeType = this.#runtimeType(value, type);
    let woven: JsonObject | undefined;
    let isNulled = false;
    const keys = Object.keys(value);
    for (const [index, key] of keys.entries()) {
      let next = value[key];
      let shown: string | undefined = key;
      if (restored.has(key)) {
        shown = restored.get(key);
        const mark = marked.marks.get(key);
        if (mark !== undefined) {
          this.#deny(mark, { key: mark.key, above: path });
          isNulled ||= isNonNullType(fieldOf(this.#markedType(next, type), mark.field));
          next = null;
        }
      }
      const child = marked.children.get(key);
      if (child !== undefined && typeof next === 'object' && next !== null) {
        const fieldType = this.#typeOf(child, runtimeType);
        next = this.#value(next, child.object, fieldType, { key: shown ?? key, above: path });
      }
      if (next === NULLED) isNulled = true;
      if (shown !== key || next !== value[key]) woven ??= copyOf(value, keys.slice(0, index));
      if (woven !== undefined && shown !== undefined) put(woven, shown, next);
    }
    return isNulled ? NULLED : (woven ?? value);
  }

  /** Completes what stands where a value of `type` is expected; `NULLED` when that must not be null and has become it. */
  #value(value: unknown, marked: MarkedObject, type: GraphQLOutputType | undefined, path: Step): unknown {
    const nullable = isNonNullType(type) ? (type.ofType as GraphQLOutputType) : type;
    let woven: unknown = value;
    if (Array.isArray(value))
      woven = this.#list(value, marked, isListType(nullable) ? nullable.ofType : undefined, path);
    else if (isJsonObject(value)) woven = this.object(value, marked, nullable as GraphQLCompositeType, path);
    return woven === NULLED && !isNonNullType(type) ? null : woven;
  }

  #list(values: readonly unknown[], marked: MarkedObject, element: GraphQLOutputType | undefined, path: Step): unknown {
    let woven: unknown[] | undefined;
    let isNulled = false;
    for (const [index, value] of values.entries()) {
      const next = this.#value(value, marked, element, { key: index, above: path });
      if (next === NULLED) isNulled = true;
      if (next !== value) woven ??= values.slice(0, index);
      woven?.push(next);
    }
    return isNulled ? NULLED : (woven ?? values);
  }

  #deny(mark: Mark, place: Step): void {
    this.places += 1;
    const told = this.#told.get(mark);
    if (told === undefined) this.#told.set(mark, { paths: [pathOf(place)], omitted: 0 });
    else if (told.paths.length < MAX_ERRORS_PER_FIELD) told.paths.push(pathOf(place));
    else told.omitted += 1;
  }

  /** Nearly every mark is a `__typename`: its value is the type of the object. */
  #markedType(typename: unknown, declared: GraphQLCompositeType): GraphQLCompositeType {
    const type = typeof typename === 'string' ? this.#operation.schema.getType(typename) : undefined;
    return isObjectType(type) ? type : declared;
  }

  /** Told by a key without meaning to the client, where it matters. */
  #runtimeType(value: JsonObject, declared: GraphQLCompositeType): GraphQLObjectType | undefined {
    if (isObjectType(declared)) return declared;
    const { restored, schema } = this.#operation;
    for (const [key, shown] of restored) {
      if (shown !== undefined || !Object.hasOwn(value, key)) continue;
      const type = schema.getType(String(value[key]));
      if (isObjectType(type)) return type;
    }
    return undefined;
  }

  #typeOf({ declared }: MarkedChild, runtimeType: GraphQLObjectType | undefined): GraphQLOutputType | undefined {
    const { schema } = this.#operation;
    if (runtimeType === undefined) {
      const [first] = declared;
      return first && fieldOf(first.parent, first.field);
    }
    const applying = declared.find(
      ({ parent }) => parent === runtimeType || (isAbstractType(parent) && schema.isSubType(parent, runtimeType)),
    );
    return applying && fieldOf(runtimeType, applying.field);
  }
}

function fieldOf(type: GraphQLCompositeType, field: string): GraphQLOutputType | undefined {
  return isUnionType(type) ? undefined : type.getFields()[field]?.type;
}

function copyOf(value: JsonObject, keys: readonly string[]): JsonObject {
  const copy: JsonObject = {};
  for (const key of keys) put(copy, key, value[key]);
  return copy;
}

/** A client may call a field `__proto__`. */
function put(object: JsonObject, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function pathOf(step: Step): Path {
  const path: (string | number)[] = [];
  for (let each: Step | undefined = step; each !== undefined; each = each.above) path.unshift(each.key);
  return path;
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
