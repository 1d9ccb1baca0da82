import type { SubgraphInput } from '../../../supergraph/composition.ts';
import type { Changes } from '../../changes/change-set.ts';
import type { LintCheck } from '../check-report.ts';
import type { LintConfig } from './lint-config.ts';
import type { LintFinding } from './lint-rule.ts';
import { lintSubgraph, NO_GRAPHQL } from './lint-subgraph.ts';

/** What the linter finds in the proposed schemas and not yet in what is published of the same subgraphs. */
export function lintProposal(published: readonly SubgraphInput[], changes: Changes, config: LintConfig): LintCheck {
  const sdls = new Map(published.map(({ name, sdl }) => [name, sdl]));
  const findings: LintFinding[] = [];
  let known = 0;
  for (const [name, change] of changes) {
    const before = sdls.get(name);
    if (change === null || change.sdl === before) continue;
    // What is no GraphQL is told by composition.
    const all = lintSubgraph(name, change.sdl, config).filter(({ code }) => code !== NO_GRAPHQL);
    const added = before === undefined ? all : withoutKnown(all, lintSubgraph(name, before, config));
    findings.push(...added);
    known += all.length - added.length;
  }
  return { status: findings.some(({ severity }) => severity === 'error') ? 'failed' : 'passed', findings, known };
}

/** Findings are the same by code and coordinate, wherever the lines are now; of several such, as many as were there before. */
function withoutKnown(findings: readonly LintFinding[], before: readonly LintFinding[]): readonly LintFinding[] {
  const known = Map.groupBy(before, keyOf);
  return findings.filter((finding) => known.get(keyOf(finding))?.pop() === undefined);
}

function keyOf({ code, coordinate }: LintFinding): string {
  return `${code} ${coordinate}`;
}
