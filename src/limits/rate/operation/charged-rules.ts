import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldNode,
  GraphQLError,
  GraphQLField,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { getArgumentValues, Kind, visit } from 'graphql';
import { usedFragments } from '../../../plan/operation/used-fragments.ts';
import type { RateLimitRule } from '../../../supergraph/rate-limits/rate-limit-rule.ts';
import { canonicalTexts } from '../identity/canonical-texts.ts';
import { conditionJudge } from './conditions.ts';
import type { RuleTable } from './rule-table.ts';
import { touchedFields } from './touched-fields.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Gives variables the types and defaults that an operation declares. */
export type CoerceVariables = (
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  raw: JsonObject,
) => { readonly coerced: Record<string, unknown> } | { readonly errors: readonly GraphQLError[] };

/** What one request asks of one rule. */
export interface ChargedRule {
  readonly rule: RateLimitRule;
  /** The values of its identity arguments, as text. */
  readonly values: readonly string[];
  /** How often it counts: the sum over all places with these values. */
  readonly points: number;
}

/** What a request with these variables asks of the rules that its operation touches. */
export type ChargeRules = (variables: JsonObject) => readonly ChargedRule[];

/**
 * Compiles an operation: everything that does not depend on variables is done here, once. Undefined for an operation that
 * touches no rule.
 */
export function compileCharges(
  schema: GraphQLSchema,
  table: RuleTable,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  coerce: CoerceVariables,
): ChargeRules | undefined {
  const all = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = usedFragments([operation], new Map(all.map((fragment) => [fragment.name.value, fragment])));
  const touched = touchedFields(schema, table, operation, fragments);
  if (touched.length === 0) return undefined;
  const holds = conditionJudge(operation);
  const readers = touched.map(({ rule, node, definition, when }) => ({
    rule,
    when,
    read: readsArguments(rule) ? argumentReader(node, definition) : undefined,
  }));
  const reading = readers.flatMap(({ read }) => read?.node ?? []);
  const declared = reading.length === 0 ? undefined : onlyVariablesOf(operation, reading);
  const charge: ChargeRules = (raw) => {
    const charges = new Map<string, { rule: RateLimitRule; values: readonly string[]; points: number }>();
    const textOf = canonicalTexts();
    let coerced: JsonObject | undefined;
    for (const { rule, when, read } of readers) {
      if (when !== undefined && !when.some((conditions) => holds(conditions, raw))) continue;
      let args: JsonObject = {};
      if (read !== undefined && declared !== undefined) {
        coerced ??= coercedOrNone(coerce(schema, declared, raw));
        args = read(coerced);
      }
      const values = rule.identityArgs.map((path) => textOf(valueAt(args, path)));
      const key = `${rule.name} ${values.join()}`;
      const points = pointsOf(rule, args);
      const known = charges.get(key);
      if (known === undefined) charges.set(key, { rule, values, points });
      else known.points += points;
    }
    return [...charges.values()];
  };
  const isConstant = readers.every(({ when, read }) => when === undefined && read === undefined);
  if (!isConstant) return charge;
  const always = charge({});
  return () => always;
}

function readsArguments({ identityArgs, arrayLengthField }: RateLimitRule): boolean {
  return identityArgs.length > 0 || arrayLengthField !== undefined;
}

/** Reads the arguments of a field. Where values do not fit, it has none: what is refused later counts all the same. */
function argumentReader(node: FieldNode, definition: GraphQLField<unknown, unknown>) {
  const read = (variables: JsonObject): JsonObject => {
    try {
      return getArgumentValues(definition, node, variables);
    } catch {
      return {};
    }
  };
  return Object.assign(read, { node });
}

/** The operation as if it declared only the variables that these fields use: the others need not be looked at. */
function onlyVariablesOf(operation: OperationDefinitionNode, nodes: readonly FieldNode[]): OperationDefinitionNode {
  const used = new Set<string>();
  for (const { arguments: given = [] } of nodes) {
    for (const argument of given) visit(argument, { Variable: ({ name }) => void used.add(name.value) });
  }
  const variableDefinitions = (operation.variableDefinitions ?? [])
    .filter(({ variable }) => used.has(variable.name.value))
    .map((definition) => ({ ...definition, directives: [] as ConstDirectiveNode[] }));
  return { ...operation, variableDefinitions };
}

function coercedOrNone(result: ReturnType<CoerceVariables>): JsonObject {
  return 'coerced' in result && result.coerced !== undefined ? result.coerced : {};
}

/** At least 1: an empty list is asked for all the same. */
function pointsOf({ arrayLengthField }: RateLimitRule, args: JsonObject): number {
  const list = arrayLengthField === undefined ? undefined : valueAt(args, arrayLengthField);
  return Array.isArray(list) ? Math.max(1, list.length) : 1;
}

function valueAt(args: JsonObject, path: string): unknown {
  let value: unknown = args;
  for (const segment of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as JsonObject)[segment];
  }
  return value;
}
