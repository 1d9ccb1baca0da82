import { GraphQLError, parse } from 'graphql';
import type { LintConfig } from './lint-config.ts';
import type { LintFinding } from './lint-rule.ts';
import { LINT_RULES } from './lint-rules.ts';

export const NO_GRAPHQL = 'INVALID_GRAPHQL';

/** Everything that the rules find in one subgraph's SDL, in its order. Of a text that is no GraphQL, that it is none. */
export function lintSubgraph(subgraph: string, sdl: string, config: LintConfig): readonly LintFinding[] {
  let document: ReturnType<typeof parse>;
  try {
    document = parse(sdl);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { line, column } = error.locations?.[0] ?? { line: 1, column: 1 };
    const { message } = error;
    return [{ code: NO_GRAPHQL, severity: 'error', subgraph, message, line, column, coordinate: null }];
  }
  const findings = LINT_RULES.flatMap(({ code, check, severity: standard }) => {
    const severity = config.get(code) ?? standard;
    if (severity === 'off') return [];
    return check(document).map((problem): LintFinding => ({ code, severity, subgraph, ...problem }));
  });
  return findings.toSorted((left, right) => left.line - right.line || left.column - right.column);
}
