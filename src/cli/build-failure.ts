import type { CompositionIssue } from '../supergraph/composition.ts';
import type { SchemaText } from './describe-issues.ts';
import { describeIssues } from './describe-issues.ts';
import { count } from './output/count.ts';
import type { CommandResult } from './output/run-command.ts';

/** Rover's code for schemas that do not compose. */
const CODE = 'E029';

/** Schemas that do not compose, as rover tells it. `target` completes "while trying to build …". */
export function buildFailure(
  errors: readonly CompositionIssue[],
  target: string,
  texts: ReadonlyMap<string, SchemaText>,
): NonNullable<CommandResult['failure']> {
  return {
    code: CODE,
    message: `Encountered ${count(errors.length, 'build error')} while trying to build ${target}.`,
    details: { build_errors: errors.map(asBuildError) },
    report: `Caused by:\n${describeIssues(errors, texts)}`,
  };
}

/** One issue of composition for programs. */
export function asBuildError({ code, message, locations }: CompositionIssue): object {
  return { code, message, type: 'composition', locations };
}
