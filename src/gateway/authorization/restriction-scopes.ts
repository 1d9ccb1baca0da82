import type {
  GraphQLCompositeType,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
} from 'graphql';
import { getNamedType, isCompositeType, isListType, isNonNullType, isUnionType } from 'graphql';
import type { AccessMap } from './access-map.ts';
import { objectTypesOf } from './object-types-of.ts';

/** An object type, or an interface without any. */
export type ConcreteType = GraphQLObjectType | GraphQLInterfaceType;

/** A place for selections: the type that they are on, and the object types that objects there can be of. */
export interface Scope {
  readonly parent: GraphQLCompositeType;
  readonly types: ReadonlySet<ConcreteType>;
  /** The type that the client's selections are on: `parent`, or an interface of it. */
  readonly declared: GraphQLCompositeType;
}

/** What there is to know of a field in a scope. */
export interface ScopedField {
  /** Object types of the scope on which it is denied. */
  readonly denied: ReadonlySet<ConcreteType>;
  /** Its lists and non-nulls on the type of the scope. */
  readonly shape: string;
  /** Whether that is another than on the type that the client selects it on. */
  readonly isNarrowed: boolean;
  /** Whether an object type of the scope has another shape of it than the type that the client selects it on. */
  readonly hasShapesApart: boolean;
  /** The same, of the type of the scope. */
  readonly variesByType: boolean;
  /** Of what is selected below it; undefined for leaves. */
  readonly below: Scope | undefined;
}

/** Scopes and what is known of their fields, worked out once: interfaces may have hundreds of object types. */
export class RestrictionScopes {
  readonly #schema: GraphQLSchema;
  readonly #access: AccessMap;
  readonly #isDenied: (conditions: readonly number[]) => boolean;
  readonly #objectTypes = new Map<GraphQLCompositeType, ReadonlySet<ConcreteType>>();
  readonly #scopes = new Map<string, Scope>();
  readonly #fields = new Map<Scope, Map<string, ScopedField>>();
  readonly #narrowed = new Map<Scope, Map<string, Scope | undefined>>();

  constructor(schema: GraphQLSchema, access: AccessMap, isDenied: (conditions: readonly number[]) => boolean) {
    this.#schema = schema;
    this.#access = access;
    this.#isDenied = isDenied;
  }

  /** The scope of everything that `type` can be. */
  whole(type: GraphQLCompositeType, declared = type): Scope {
    return this.scope(type, this.#objectTypesOf(type), declared);
  }

  /** One object for equal scopes. */
  scope(parent: GraphQLCompositeType, types: ReadonlySet<ConcreteType>, declared: GraphQLCompositeType): Scope {
    const all = this.#objectTypesOf(parent);
    const isWhole = types === all || (types.size === all.size && types.isSubsetOf(all));
    const names = isWhole ? '*' : [...types].map(({ name }) => name).join();
    const key = `${parent.name} ${declared.name} ${names}`;
    let scope = this.#scopes.get(key);
    if (scope === undefined) {
      scope = { parent, types: isWhole ? all : types, declared };
      this.#scopes.set(key, scope);
    }
    return scope;
  }

  /** What is left of a scope under a condition; undefined when that is nothing. */
  narrowed(scope: Scope, condition: GraphQLCompositeType | undefined): Scope | undefined {
    if (condition === undefined) return scope;
    const known = remembered(this.#narrowed, scope);
    if (known.has(condition.name)) return known.get(condition.name);
    const left = scope.types.intersection(this.#objectTypesOf(condition));
    const narrowed = left.size === 0 ? undefined : this.scope(condition, left, condition);
    known.set(condition.name, narrowed);
    return narrowed;
  }

  field(scope: Scope, name: string): ScopedField {
    const known = remembered(this.#fields, scope);
    let field = known.get(name);
    if (field === undefined) {
      field = this.#readField(scope, name);
      known.set(name, field);
    }
    return field;
  }

  #readField(scope: Scope, name: string): ScopedField {
    const { parent, types, declared } = scope;
    const denied = (this.#access.at(parent, name)?.types ?? [])
      .filter(({ type, conditions }) => types.has(type) && this.#isDenied(conditions))
      .map(({ type }) => type);
    const shapes = new Set([...types].map((type) => shapeOf(fieldType(type, name))));
    const [shape, declaredShape] = [shapeOf(fieldType(parent, name)), shapeOf(fieldType(declared, name))];
    return {
      denied: new Set(denied),
      shape,
      isNarrowed: shape !== declaredShape,
      hasShapesApart: [...shapes].some((each) => each !== declaredShape),
      variesByType: [...shapes].some((each) => each !== shape),
      below: this.#below(scope, name),
    };
  }

  #below({ parent, types, declared }: Scope, name: string): Scope | undefined {
    const type = getNamedType(fieldType(parent, name));
    const declaredType = getNamedType(fieldType(declared, name));
    if (!isCompositeType(type) || !isCompositeType(declaredType)) return undefined;
    const given = new Set([...types].map((each) => getNamedType(fieldType(each, name))).filter(isCompositeType));
    if (given.size === 1 && given.has(type)) return this.whole(type, declaredType);
    const possible = new Set([...given].flatMap((each) => [...this.#objectTypesOf(each)]));
    return this.scope(type, possible, declaredType);
  }

  #objectTypesOf(type: GraphQLCompositeType): ReadonlySet<ConcreteType> {
    let types = this.#objectTypes.get(type);
    if (types === undefined) {
      types = new Set(objectTypesOf(this.#schema, type));
      this.#objectTypes.set(type, types);
    }
    return types;
  }
}

function remembered<Value>(map: Map<Scope, Map<string, Value>>, scope: Scope): Map<string, Value> {
  let known = map.get(scope);
  if (known === undefined) {
    known = new Map();
    map.set(scope, known);
  }
  return known;
}

function fieldType(parent: GraphQLCompositeType, field: string): GraphQLOutputType | undefined {
  return isUnionType(parent) ? undefined : parent.getFields()[field]?.type;
}

/** The lists and non-nulls of a type, without its name. */
function shapeOf(type: GraphQLOutputType | undefined): string {
  if (isNonNullType(type)) return `${shapeOf(type.ofType as GraphQLOutputType)}!`;
  return isListType(type) ? `[${shapeOf(type.ofType as GraphQLOutputType)}]` : '';
}
