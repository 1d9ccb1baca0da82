import type { ASTNode, DocumentNode } from 'graphql';
import type { CompositionIssue } from '../../../supergraph/composition.ts';
import { coordinateAt } from '../coordinate-at.ts';

export const LINT_SEVERITIES = ['off', 'warning', 'error'] as const;

export type LintSeverity = (typeof LINT_SEVERITIES)[number];

/** What a rule has found. Line and column count from 1. */
export interface LintProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** Null for what concerns the schema as a whole. */
  readonly coordinate: string | null;
}

/** One thing that is looked for in the SDL of one subgraph. */
export interface LintRule {
  /** In capitals: as it is shown, and configured. */
  readonly code: string;
  /** One sentence, for the documentation. */
  readonly description: string;
  /** Unless configured otherwise. */
  readonly severity: LintSeverity;
  /** `document` has locations. */
  check(document: DocumentNode): readonly LintProblem[];
}

export interface LintFinding extends LintProblem {
  readonly code: string;
  readonly severity: 'warning' | 'error';
  readonly subgraph: string;
}

export function problemAt({ loc }: ASTNode, coordinate: string | null, message: string): LintProblem {
  const { line, column } = loc?.startToken ?? { line: 1, column: 1 };
  return { message, line, column, coordinate };
}

/** Of what is refused when the subgraph is composed as well: so that it is found before. */
export function problemsOf(issues: readonly CompositionIssue[], document: DocumentNode): LintProblem[] {
  return issues.map(({ message, locations: [place] }) => {
    const { line, column } = place ?? { line: 1, column: 1 };
    const coordinate = coordinateAt(document, line, column) ?? null;
    // The subgraph is told beside it.
    return { message: message.replace(/^\[[^\]]*\] /, ''), line, column, coordinate };
  });
}
