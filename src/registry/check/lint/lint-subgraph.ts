import { GraphQLError, parse } from 'graphql';
import type { LintConfig } from './lint-config.ts';
import type { LintFinding } from './lint-rule.ts';
import { LINT_RULES } from './lint-rules.ts';

/** Everything that the rules find in one subgraph's SDL, in its order. Nothing for a text that is no GraphQL: composition tells. */
export function lintSubgraph(subgraph: string, sdl: string, config: LintConfig): readonly LintFinding[] {
  let document: ReturnType<typeof parse>;
  try {
    document = parse(sdl);
  } catch (error) {
    if (error instanceof GraphQLError) return [];
    throw error;
  }
  const findings = LINT_RULES.flatMap(({ code, check, severity: standard }) => {
    const severity = config.get(code) ?? standard;
    if (severity === 'off') return [];
    return check(document).map((problem): LintFinding => ({ code, severity, subgraph, ...problem }));
  });
  return findings.toSorted((left, right) => left.line - right.line || left.column - right.column);
}
