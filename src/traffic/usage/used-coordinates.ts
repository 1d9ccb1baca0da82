import type {
  ArgumentNode,
  DirectiveNode,
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLArgument,
  GraphQLInputObjectType,
  GraphQLInputType,
  GraphQLInterfaceType,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
  ValueNode,
  VariableDefinitionNode,
} from 'graphql';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedDirective,
  Kind,
  typeFromAST,
} from 'graphql';

/** More than any operation of people has; an interface of thousands of types, or inputs that lead everywhere, can reach it. */
const MAX_COORDINATES = 20_000;

export interface UsedCoordinates {
  /** Sorted. */
  readonly coordinates: readonly string[];
  readonly isComplete: boolean;
}

/** What an operation uses of a schema, by coordinate: see `OperationUsage.coordinates`. For valid documents. */
export function usedCoordinates(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): UsedCoordinates {
  return new Collector(schema, document).collect(operation);
}

class Collector {
  readonly #schema: GraphQLSchema;
  readonly #unseenFragments = new Map<string, FragmentDefinitionNode>();
  readonly #found = new Set<string>();
  /** What was followed already, however often a document repeats it. */
  readonly #seenMembers = new Set<string>();
  readonly #seenInputs = new Set<string>();
  #isComplete = true;

  constructor(schema: GraphQLSchema, { definitions }: DocumentNode) {
    this.#schema = schema;
    for (const definition of definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#unseenFragments.set(definition.name.value, definition);
    }
  }

  collect({ operation, selectionSet, directives, variableDefinitions = [] }: OperationDefinitionNode): UsedCoordinates {
    for (const definition of variableDefinitions) this.#variable(definition);
    this.#directives(directives);
    this.#selections(selectionSet, this.#schema.getRootType(operation) ?? undefined);
    return { coordinates: [...this.#found].toSorted(), isComplete: this.#isComplete };
  }

  #add(coordinate: string): void {
    if (this.#found.size < MAX_COORDINATES) this.#found.add(coordinate);
    else if (!this.#found.has(coordinate)) this.#isComplete = false;
  }

  /** Also of the types that an interface stands for: once, since there may be thousands. */
  #addOf(type: GraphQLObjectType | GraphQLInterfaceType, member: string): void {
    const coordinate = `${type.name}.${member}`;
    if (this.#seenMembers.has(coordinate)) return;
    this.#seenMembers.add(coordinate);
    this.#add(coordinate);
    if (!isInterfaceType(type)) return;
    for (const { name } of this.#schema.getPossibleTypes(type)) this.#add(`${name}.${member}`);
  }

  #selections({ selections }: SelectionSetNode, parent: GraphQLNamedType | undefined): void {
    for (const selection of selections) {
      this.#directives(selection.directives);
      this.#selection(selection, parent);
    }
  }

  #selection(selection: SelectionNode, parent: GraphQLNamedType | undefined): void {
    switch (selection.kind) {
      case Kind.FIELD: {
        if (!isObjectType(parent) && !isInterfaceType(parent)) return;
        const field = parent.getFields()[selection.name.value];
        // `__typename` and the like are of every schema.
        if (field === undefined) return;
        this.#addOf(parent, field.name);
        for (const argument of selection.arguments ?? []) this.#addOf(parent, `${field.name}(${argument.name.value}:)`);
        this.#arguments(selection.arguments, field.args);
        if (selection.selectionSet) this.#selections(selection.selectionSet, getNamedType(field.type));
        return;
      }
      case Kind.INLINE_FRAGMENT: {
        const { typeCondition } = selection;
        if (typeCondition === undefined) this.#selections(selection.selectionSet, parent);
        else this.#conditional(typeCondition.name.value, selection.selectionSet);
        return;
      }
      case Kind.FRAGMENT_SPREAD: {
        const fragment = this.#unseenFragments.get(selection.name.value);
        if (fragment === undefined) return;
        this.#unseenFragments.delete(selection.name.value);
        this.#directives(fragment.directives);
        this.#conditional(fragment.typeCondition.name.value, fragment.selectionSet);
      }
    }
  }

  #conditional(typeName: string, selectionSet: SelectionSetNode): void {
    this.#add(typeName);
    this.#selections(selectionSet, this.#schema.getType(typeName));
  }

  #directives(directives: readonly DirectiveNode[] = []): void {
    for (const { name, arguments: given = [] } of directives) {
      const directive = this.#schema.getDirective(name.value);
      if (!directive) continue;
      this.#arguments(given, directive.args);
      if (isSpecifiedDirective(directive)) continue;
      this.#add(`@${name.value}`);
      for (const argument of given) this.#add(`@${name.value}(${argument.name.value}:)`);
    }
  }

  #arguments(given: readonly ArgumentNode[] = [], known: readonly GraphQLArgument[]): void {
    for (const { name, value } of given) {
      const argument = known.find((candidate) => candidate.name === name.value);
      if (argument !== undefined) this.#value(value, argument.type);
    }
  }

  /** What is written. A variable is known by its declaration. */
  #value(value: ValueNode, inputType: GraphQLInputType): void {
    const type = getNamedType(inputType);
    if (value.kind === Kind.LIST) {
      for (const item of value.values) this.#value(item, inputType);
    } else if (value.kind === Kind.ENUM && isEnumType(type)) {
      this.#add(`${type.name}.${value.value}`);
    } else if (value.kind === Kind.OBJECT && isInputObjectType(type)) {
      this.#add(type.name);
      for (const { name, value: given } of value.fields) {
        const field = type.getFields()[name.value];
        if (field === undefined) continue;
        this.#add(`${type.name}.${field.name}`);
        this.#value(given, field.type);
      }
    }
  }

  #variable({ type: declared, defaultValue }: VariableDefinitionNode): void {
    const type = typeFromAST(this.#schema, declared) as GraphQLInputType | undefined;
    if (type === undefined) return;
    if (defaultValue !== undefined) this.#value(defaultValue, type);
    const named = getNamedType(type);
    if (!isInputObjectType(named)) {
      this.#add(named.name);
    } else if (!this.#seenInputs.has(named.name)) {
      // The names of types are among them: what one of them may hold is in it too.
      for (const coordinate of reachableFrom(named)) {
        this.#add(coordinate);
        this.#seenInputs.add(coordinate);
      }
    }
  }
}

const reachable = new WeakMap<GraphQLInputObjectType, readonly string[]>();

/** All that an object of this type may hold. */
function reachableFrom(start: GraphQLInputObjectType): readonly string[] {
  let coordinates = reachable.get(start);
  if (coordinates === undefined) {
    const found = new Set<string>([start.name]);
    const left = [start];
    for (let type = left.pop(); type !== undefined; type = left.pop()) {
      for (const field of Object.values(type.getFields())) {
        found.add(`${type.name}.${field.name}`);
        const next = getNamedType(field.type);
        if (isInputObjectType(next) && !found.has(next.name)) left.push(next);
        found.add(next.name);
      }
    }
    coordinates = [...found];
    reachable.set(start, coordinates);
  }
  return coordinates;
}
