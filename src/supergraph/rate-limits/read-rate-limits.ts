import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  TypeDefinitionNode,
  TypeExtensionNode,
} from 'graphql';
import { Kind, visit } from 'graphql';
import { rateLimitNames } from './rate-limit-names.ts';
import type { RateLimitRule } from './rate-limit-rule.ts';
import { readArguments } from './read-arguments.ts';

/** What is wrong with one application of the directive. */
export interface RateLimitProblem {
  readonly message: string;
  readonly node: ConstDirectiveNode;
}

/** A rule, and where it is written. */
export interface RateLimitApplication {
  readonly rule: RateLimitRule;
  readonly node: ConstDirectiveNode;
}

export interface RateLimits {
  readonly applications: readonly RateLimitApplication[];
  readonly problems: readonly RateLimitProblem[];
}

type FieldsNode = Extract<TypeDefinitionNode | TypeExtensionNode, { readonly fields?: readonly FieldDefinitionNode[] }>;

/**
 * Reads the rate limits of a schema, a subgraph's or a composed one, in the order of its fields.
 *
 * On an object or interface the directive stands for one on each of its fields that has none of its own; every field is
 * counted for itself. Anywhere else it would be enforced by nobody, and is a problem.
 */
export function readRateLimits(document: DocumentNode): RateLimits {
  const names = rateLimitNames(document);
  const applied = (directives: readonly ConstDirectiveNode[] | undefined) =>
    directives?.filter(({ name }) => names.has(name.value)) ?? [];
  const definitions = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.DIRECTIVE_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  // Applied without a definition it is refused by whoever composes; most schemas know nothing of it.
  if (![...names].some((name) => definitions.has(name))) return { applications: [], problems: [] };
  const types = document.definitions.filter(hasFields);
  const onTypes = new Map<string, ConstDirectiveNode[]>();
  for (const { name, directives } of types) {
    onTypes.set(name.value, [...(onTypes.get(name.value) ?? []), ...applied(directives)]);
  }
  const inputs = inputFields(document);
  const applications: RateLimitApplication[] = [];
  const problems: RateLimitProblem[] = [];
  for (const { name: type, fields } of types) {
    for (const field of fields ?? []) {
      const own = applied(field.directives);
      const coordinate = `${type.value}.${field.name.value}`;
      for (const [index, node] of (own.length > 0 ? own : (onTypes.get(type.value) ?? [])).entries()) {
        const read = readArguments(node, definitions.get(node.name.value), field, inputs);
        for (const message of read.problems) problems.push({ message: `${coordinate}: ${message}`, node });
        const name = index === 0 ? coordinate : `${coordinate}#${index + 1}`;
        const rule = { typeName: type.value, fieldName: field.name.value, name, ...read.rule };
        applications.push({ rule, node });
      }
    }
  }
  return { applications, problems: [...problems, ...misplaced(document, names)] };
}

function misplaced(document: DocumentNode, names: ReadonlySet<string>): RateLimitProblem[] {
  const problems: RateLimitProblem[] = [];
  visit(document, {
    Directive(node, _key, _parent, _path, ancestors) {
      if (!names.has(node.name.value)) return;
      const holder = ancestors.at(-1);
      const kind = holder !== undefined && 'kind' in holder ? holder.kind : undefined;
      if (kind !== undefined && ENFORCED_ON.has(kind)) return;
      const message = `@${node.name.value} is enforced on fields, objects and interfaces, not here`;
      problems.push({ message, node: node as ConstDirectiveNode });
    },
  });
  return problems;
}

const ENFORCED_ON = new Set<string>([
  Kind.FIELD_DEFINITION,
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.OBJECT_TYPE_EXTENSION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_EXTENSION,
]);

function hasFields(definition: DocumentNode['definitions'][number]): definition is FieldsNode {
  return ENFORCED_ON.has(definition.kind);
}

function inputFields(document: DocumentNode): Map<string, readonly InputValueDefinitionNode[]> {
  const inputs = new Map<string, readonly InputValueDefinitionNode[]>();
  for (const definition of document.definitions) {
    const isInput =
      definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || definition.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION;
    if (!isInput) continue;
    const { name, fields = [] } = definition;
    inputs.set(name.value, [...(inputs.get(name.value) ?? []), ...fields]);
  }
  return inputs;
}
