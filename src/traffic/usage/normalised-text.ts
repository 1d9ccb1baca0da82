import { hash } from 'node:crypto';
import type {
  ArgumentNode,
  DirectiveNode,
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLArgument,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { getNamedType, isInterfaceType, isObjectType, Kind, print, typeFromAST } from 'graphql';
import { blankValue, sortedSet } from './blank-value.ts';

/** Longer ones are made by programs, and might hold anything. */
const MAX_NAME_LENGTH = 100;

/** A name that a client gives to its operation, if it is to be kept. */
export function keptName({ name }: OperationDefinitionNode): string | undefined {
  return name === undefined || name.value.length > MAX_NAME_LENGTH ? undefined : name.value;
}

/**
 * An operation and the fragments it uses, so that what clients write differently and mean alike has one text: see
 * `OperationUsage.text`. For valid documents.
 */
export function normalisedText(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): string {
  return new Normaliser(schema, document, operation).text();
}

class Normaliser {
  readonly #schema: GraphQLSchema;
  readonly #operation: OperationDefinitionNode;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  /** By their own names. */
  readonly #variables = new Map<string, string>();
  readonly #usedVariables = new Set<string>();
  /** By their own names. */
  readonly #fragmentNames = new Map<string, string>();
  readonly #fragmentTexts = new Set<string>();

  constructor(schema: GraphQLSchema, { definitions }: DocumentNode, operation: OperationDefinitionNode) {
    this.#schema = schema;
    this.#operation = operation;
    for (const definition of definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
    for (const [index, { variable }] of (operation.variableDefinitions ?? []).entries()) {
      this.#variables.set(variable.name.value, `$v${index + 1}`);
    }
  }

  text(): string {
    const { operation: type, selectionSet, directives, variableDefinitions = [] } = this.#operation;
    const selections = this.#selections(selectionSet, this.#schema.getRootType(type) ?? undefined);
    const ownDirectives = this.#directives(directives);
    // A variable that is used in nothing that is kept is not declared either.
    const declared = variableDefinitions.filter(({ variable }) => this.#usedVariables.has(variable.name.value));
    const variables = declared.map((definition) => {
      const declaredType = typeFromAST(this.#schema, definition.type) as Parameters<typeof blankValue>[1];
      const initial = definition.defaultValue && blankValue(definition.defaultValue, declaredType, this.#variable);
      return `${this.#variable(definition.variable.name.value)}:${print(definition.type)}${
        initial === undefined ? '' : `=${initial}`
      }${this.#directives(definition.directives)}`;
    });
    const name = keptName(this.#operation);
    const head = `${type}${name === undefined ? '' : ` ${name}`}${variables.length === 0 ? '' : `(${variables.join()})`}`;
    return [`${head}${ownDirectives}${selections}`, ...[...this.#fragmentTexts].toSorted()].join(' ');
  }

  #selections({ selections }: SelectionSetNode, parent: GraphQLNamedType | undefined): string {
    return `{${sortedSet(selections.map((selection) => this.#selection(selection, parent))).join(' ')}}`;
  }

  #selection(selection: SelectionNode, parent: GraphQLNamedType | undefined): string {
    const directives = this.#directives(selection.directives);
    switch (selection.kind) {
      case Kind.FIELD: {
        const name = selection.name.value;
        const fields = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields() : {};
        const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
        const nested =
          selection.selectionSet && this.#selections(selection.selectionSet, field && getNamedType(field.type));
        return `${name}${this.#arguments(selection.arguments, field?.args)}${directives}${nested ?? ''}`;
      }
      case Kind.INLINE_FRAGMENT: {
        const condition = selection.typeCondition?.name.value;
        const type = condition === undefined ? parent : this.#schema.getType(condition);
        return `...${condition === undefined ? '' : ` on ${condition}`}${directives}${this.#selections(selection.selectionSet, type)}`;
      }
      case Kind.FRAGMENT_SPREAD:
        return `...${this.#fragmentName(selection.name.value)}${directives}`;
    }
  }

  /** Named after what is in it: equal ones are one, in whatever order they come. */
  #fragmentName(name: string): string {
    const known = this.#fragmentNames.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) throw new TypeError(`normalisedText: the document has no fragment ${name}`);
    const condition = fragment.typeCondition.name.value;
    const selections = this.#selections(fragment.selectionSet, this.#schema.getType(condition));
    const body = `on ${condition}${this.#directives(fragment.directives)}${selections}`;
    const kept = `F${hash('sha256', body).slice(0, 16)}`;
    this.#fragmentNames.set(name, kept);
    this.#fragmentTexts.add(`fragment ${kept} ${body}`);
    return kept;
  }

  /** Their order may mean something. */
  #directives(directives: readonly DirectiveNode[] = []): string {
    return directives
      .map(({ name, arguments: given }) => {
        const known = this.#schema.getDirective(name.value);
        return `@${name.value}${this.#arguments(given, known?.args)}`;
      })
      .join('');
  }

  #arguments(given: readonly ArgumentNode[] = [], known: readonly GraphQLArgument[] = []): string {
    if (given.length === 0) return '';
    const texts = given.map(({ name, value }) => {
      const type = known.find((argument) => argument.name === name.value)?.type;
      return `${name.value}:${blankValue(value, type, this.#variable)}`;
    });
    return `(${texts.toSorted().join()})`;
  }

  readonly #variable = (name: string): string => {
    this.#usedVariables.add(name);
    return this.#variables.get(name) ?? '$undeclared';
  };
}
