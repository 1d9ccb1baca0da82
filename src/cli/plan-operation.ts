import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { Kind, parse, validate } from 'graphql';
import { createLogger } from '../core/logger.ts';
import { PorticoError } from '../core/portico-error.ts';
import { conditionVariables } from '../plan/operation/condition-variables.ts';
import { plannableOperation } from '../plan/operation/plannable-operation.ts';
import { usedFragments } from '../plan/operation/used-fragments.ts';
import { buildSchemaInSlices } from '../plan/planner/build-schema-in-slices.ts';
import { Planner } from '../plan/planner/planner.ts';
import type { QueryPlan } from '../plan/query-plan.ts';
import { describePlan } from '../plan/show/describe-plan.ts';
import type { PlanFormat } from '../plan/show/plan-format.ts';
import { readSupergraph } from '../supergraph/supergraph.ts';
import { conditionValues } from './condition-values.ts';
import { describeIssues } from './describe-issues.ts';
import { readText } from './read-text.ts';

/** A person waits and can press Ctrl-C. */
const PLAN_BUDGET_MS = 10 * 60_000;

export interface PlanFlags {
  readonly supergraph: string;
  readonly operation: string;
  readonly operationName?: string;
  readonly variables: string;
  readonly format: PlanFormat;
}

/** The query plan that `portico plan` prints. */
export async function planOperation(flags: PlanFlags): Promise<string> {
  const { supergraph, operation, operationName, variables, format } = flags;
  const { id, sdl } = readSupergraph(await readText(supergraph));
  const text = await readText(operation, 'OPERATION_UNREADABLE');
  const planner = new Planner({ budgetMs: PLAN_BUDGET_MS, maxQueue: 1, log: createLogger('silent') });
  try {
    const { apiSdl } = await planner.load({ id, sdl });
    const schema = await buildSchemaInSlices(apiSdl);
    const document = readOperation(schema, text, operation);
    const chosen = chooseOperation(document, operationName, operation);
    const fragments = usedFragments([chosen], fragmentsOf(document));
    const names = conditionVariables(chosen, fragments).map(({ name }) => name.value);
    const conditions = conditionValues(chosen, names, variables);
    const plannable = plannableOperation(schema, chosen, fragments, conditions).document;
    const plan: QueryPlan =
      plannable === undefined ? { kind: 'QueryPlan' } : await planner.plan(id, { document: plannable });
    return `${describePlan(plan, format)}\n`;
  } finally {
    await planner.stop();
  }
}

function readOperation(schema: GraphQLSchema, text: string, file: string): DocumentNode {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    throw invalidOperation('GRAPHQL_PARSE_FAILED', [error as GraphQLError], text, file);
  }
  const errors = validate(schema, document);
  if (errors.length > 0) throw invalidOperation('GRAPHQL_VALIDATION_FAILED', errors, text, file);
  return document;
}

/** Every error with the line that it is about. */
function invalidOperation(code: string, errors: readonly GraphQLError[], text: string, file: string): PorticoError {
  const issues = errors.map(({ message, locations }) => ({
    code,
    message,
    locations: (locations ?? []).map(({ line, column }) => ({ subgraph: file, line, column })),
  }));
  const report = describeIssues(issues, new Map([[file, { sdl: text, place: file }]])).trimEnd();
  return new PorticoError('OPERATION_INVALID', { file, report });
}

function fragmentsOf({ definitions }: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

function chooseOperation(document: DocumentNode, name: string | undefined, file: string): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const names = operations.flatMap((operation) => operation.name?.value ?? []);
  if (operations.length === 0) throw new PorticoError('OPERATION_NOT_CHOSEN', { file, reason: 'It has none' });
  const chosen =
    name === undefined ? operations.length === 1 && operations[0] : operations.find((one) => one.name?.value === name);
  if (chosen) return chosen;
  const reason = `It has ${names.length === 0 ? 'one without a name' : names.join(', ')}`;
  throw new PorticoError('OPERATION_NOT_CHOSEN', {
    file,
    reason: name === undefined ? reason : `There is no ${name}. ${reason}`,
  });
}
