import type { DocumentNode, GraphQLSchema } from 'graphql';
import { Kind, OperationTypeNode, parse, print, visit } from 'graphql';
import type { Answer } from './compare/answer.ts';
import { compareAnswers } from './compare/compare-answers.ts';
import type { Difference } from './compare/difference.ts';
import type { Deviation, Disagreement } from './deviation.ts';
import type { Engine } from './engines/engine.ts';
import type { Operation } from './operations/operation.ts';
import { shrinkOperation } from './operations/shrink-operation.ts';

export interface DifferentialOptions {
  /** What clients see: the shrinker keeps operations valid by it. */
  readonly schema: GraphQLSchema;
  readonly operations: Iterable<Operation>;
  readonly reference: Engine;
  readonly engine: Engine;
  /** What the engine may get wrong, by name. */
  readonly deviations: readonly Deviation[];
  /** Failing queries are made smaller, at the cost of some hundred requests each, up to this many. Default 3. */
  readonly shrinkAtMost?: number;
}

export interface Failure {
  /** As small as it still fails. */
  readonly operation: Operation;
  readonly differences: readonly Difference[];
}

export interface DifferentialReport {
  readonly compared: number;
  readonly failures: readonly Failure[];
  /** How many operations were excused, by the names of the deviations that explain them. */
  readonly excused: ReadonlyMap<string, number>;
  /** Those without any difference. */
  readonly agreed: readonly Operation[];
}

/** Sends each operation to both engines, one after the other, and collects what the second gets wrong. */
export async function runDifferential(options: DifferentialOptions): Promise<DifferentialReport> {
  const failures: Failure[] = [];
  const excused = new Map<string, number>();
  const agreed: Operation[] = [];
  let compared = 0;
  for (const operation of options.operations) {
    compared += 1;
    const verdict = await judge(operation, options);
    for (const name of verdict.excuses) excused.set(name, (excused.get(name) ?? 0) + 1);
    if (verdict.isEqual) agreed.push(operation);
    if (verdict.differences.length === 0) continue;
    const mayShrink = failures.length < (options.shrinkAtMost ?? 3) && !isMutation(operation);
    failures.push(mayShrink ? await shrink(operation, options) : { operation, differences: verdict.differences });
  }
  return { compared, failures, excused, agreed };
}

interface Verdict {
  readonly isEqual: boolean;
  readonly expected: Answer;
  /** Those that no deviation explains. */
  readonly differences: readonly Difference[];
  readonly excuses: readonly string[];
}

/** `forms`: how often a deviation may ask the operation in another form, and one of that form in yet another. */
async function judge(operation: Operation, options: DifferentialOptions, forms = 2): Promise<Verdict> {
  const { reference, engine, deviations, schema } = options;
  const [expected, actual] = await Promise.all([reference.answer(operation), engine.answer(operation)]);
  let differences: readonly Difference[] = compareAnswers(expected, actual);
  const isEqual = differences.length === 0;
  const excuses: string[] = [];
  const disagreement: Disagreement = {
    operation,
    document: parse(operation.query, { noLocation: true }),
    schema,
    expected,
    actual,
    agreesOn: async (form) => {
      if (forms === 0) return false;
      const asked = { ...operation, query: print(form), variables: variablesOf(form, operation) };
      const again = await judge(asked, options, forms - 1);
      // A mutation need not come to the same twice: an order can be cancelled once. Only what shows data is telling.
      const isTelling = again.expected.data !== null || expected.data === null;
      return isTelling && again.differences.length === 0;
    },
  };
  for (const { name, explain } of deviations) {
    if (differences.length === 0) break;
    const explained = new Set(await explain(differences, disagreement));
    if (explained.size > 0) excuses.push(name);
    differences = differences.filter((difference) => !explained.has(difference));
  }
  return { isEqual, expected, differences, excuses: differences.length === 0 ? excuses : [] };
}

/** Values for the variables that are left in another form of an operation. */
function variablesOf(document: DocumentNode, { variables }: Operation): Operation['variables'] {
  const defined = new Set<string>();
  visit(document, { VariableDefinition: ({ variable }) => void defined.add(variable.name.value) });
  return Object.fromEntries(Object.entries(variables).filter(([name]) => defined.has(name)));
}

async function shrink(operation: Operation, options: DifferentialOptions): Promise<Failure> {
  const smallest = await shrinkOperation(operation, options.schema, async (candidate) => {
    return (await judge(candidate, options)).differences.length > 0;
  });
  return { operation: smallest, differences: (await judge(smallest, options)).differences };
}

function isMutation({ query }: Operation): boolean {
  return parse(query, { noLocation: true }).definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION,
  );
}
