import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import { Kind, parse, validate } from 'graphql';
import { createLogger } from '../core/logger.ts';
import { PorticoError } from '../core/portico-error.ts';
import { reasonOf } from '../core/reason.ts';
import { buildSchemaInSlices } from '../plan/build-schema-in-slices.ts';
import type { PlanFormat } from '../plan/describe-plan.ts';
import { describePlan, PLAN_FORMATS } from '../plan/describe-plan.ts';
import { Planner } from '../plan/planner.ts';
import { readSupergraph } from '../supergraph/supergraph.ts';
import { describeIssues } from './describe-issues.ts';

/** A person waits and can press Ctrl-C. */
const PLAN_BUDGET_MS = 10 * 60_000;

interface PlanFlags {
  readonly supergraph: string;
  readonly operation: string;
  readonly operationName?: string;
  readonly format: PlanFormat;
}

/**
 * `portico plan`: how an operation would be answered by the subgraphs, without asking any.
 *
 * Variables are not known here: what `@skip` and `@include` depend on appears as a condition in the plan.
 */
export function planCommand(): Command {
  return new Command('plan')
    .description('print the query plan of an operation')
    .requiredOption('--supergraph <file>', 'supergraph schema, as `portico supergraph compose` prints it')
    .requiredOption('--operation <file>', 'GraphQL document with the operation')
    .option('--operation-name <name>', 'which of the operations in the document')
    .addOption(new Option('--format <format>', 'how to print the plan').choices(PLAN_FORMATS).default('text'))
    .action(async ({ supergraph, operation, operationName, format }: PlanFlags) => {
      const { id, sdl } = readSupergraph(readText(supergraph, 'SCHEMA_UNREADABLE'));
      const text = readText(operation, 'OPERATION_UNREADABLE');
      const planner = new Planner({ budgetMs: PLAN_BUDGET_MS, maxQueue: 1, log: createLogger('silent') });
      try {
        const { apiSdl } = await planner.load({ id, sdl });
        const schema = await buildSchemaInSlices(apiSdl);
        const document = readOperation(schema, text, operation);
        const chosen = chooseOperation(document, operationName, operation);
        const plan = await planner.plan(id, { document: text, operationName: chosen });
        process.stdout.write(`${describePlan(plan, format)}\n`);
      } finally {
        await planner.stop();
      }
    });
}

function readText(file: string, code: 'SCHEMA_UNREADABLE' | 'OPERATION_UNREADABLE'): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PorticoError(code, { file, reason: reasonOf(cause) }, { cause });
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

function chooseOperation(document: DocumentNode, name: string | undefined, file: string): string | undefined {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const names = operations.flatMap((operation) => operation.name?.value ?? []);
  if (operations.length === 0) throw new PorticoError('OPERATION_NOT_CHOSEN', { file, reason: 'It has none' });
  if (name !== undefined ? names.includes(name) : operations.length === 1) return name;
  const reason = `It has ${names.length === 0 ? 'one without a name' : names.join(', ')}`;
  throw new PorticoError('OPERATION_NOT_CHOSEN', {
    file,
    reason: name === undefined ? reason : `There is no ${name}. ${reason}`,
  });
}
