import { PorticoError } from '../../core/portico-error.ts';
import type { Composition, CompositionIssue, SubgraphInput } from '../../supergraph/composition.ts';
import { readSupergraph } from '../../supergraph/supergraph.ts';
import type { TrafficReader } from '../../traffic/traffic.ts';
import type { Changes } from '../changes/change-set.ts';
import type { CheckReport, OperationCheck } from './check-report.ts';
import type { MakeApiSchema } from './diff/diff-supergraphs.ts';
import { diffSupergraphs } from './diff/diff-supergraphs.ts';
import type { LintConfig } from './lint/lint-config.ts';
import { lintProposal } from './lint/lint-proposal.ts';
import { locateIssues } from './located-issue.ts';
import { proposedSet } from './proposed-set.ts';
import { judgeChanges } from './traffic/judge-changes.ts';
import type { TrafficOptions } from './traffic/traffic-options.ts';

export interface CheckInput {
  /** What is published. */
  readonly current: {
    readonly subgraphs: readonly SubgraphInput[];
    /** What gateways serve; undefined before anything was composed. */
    readonly supergraph: string | undefined;
  };
  readonly changes: Changes;
  /** As `Composer.compose`. Never called twice at once. */
  readonly compose: (subgraphs: readonly SubgraphInput[]) => Promise<Composition>;
  /** As `Composer.apiSchema`. Never called twice at once, nor with `compose`. */
  readonly apiSchema: MakeApiSchema;
  /** Undefined: no traffic is recorded anywhere. */
  readonly traffic: TrafficReader | undefined;
  readonly trafficOptions: TrafficOptions;
  readonly lint: LintConfig;
}

const SKIPPED: OperationCheck = { status: 'skipped', changes: [], refused: [], traffic: null };

/**
 * Checks what would happen if a proposal were published now: whether the whole set composes, what the linter finds
 * that is not published already, and whom the changes hurt. Nothing is written.
 *
 * Errors  those of `compose` and `apiSchema`. Whatever is wrong with the proposal is in the report.
 */
export async function checkProposal(input: CheckInput): Promise<CheckReport> {
  const { subgraphs, proposal } = proposedSet(input.current.subgraphs, input.changes);
  const lint = lintProposal(input.current.subgraphs, input.changes, input.lint);
  const composed = await composeAll(subgraphs, input.compose);
  const composition = {
    status: composed.kind === 'composed' ? 'passed' : 'failed',
    errors: composed.kind === 'failed' ? locateIssues(composed.errors, subgraphs) : [],
    hints: composed.kind === 'composed' ? locateIssues(composed.hints, subgraphs) : [],
  } as const;
  const operations = composed.kind === 'composed' ? await compare(input, composed.sdl) : SKIPPED;
  const passed = [lint, composition, operations].every(({ status }) => status !== 'failed');
  return { passed, proposal, composition, lint, operations };
}

async function compare({ current, apiSchema, traffic, trafficOptions }: CheckInput, sdl: string) {
  // Nobody has asked for anything yet.
  if (current.supergraph === undefined) return SKIPPED;
  return judgeChanges(await diffSupergraphs(current.supergraph, sdl, apiSchema), traffic, trafficOptions);
}

/** As gateways take it: what they would refuse to serve does not count as composed. */
async function composeAll(subgraphs: readonly SubgraphInput[], compose: CheckInput['compose']): Promise<Composition> {
  if (subgraphs.length === 0)
    return failed('NO_SUBGRAPHS', 'Nothing is left to compose: the proposal deletes every subgraph.');
  const composition = await compose(subgraphs);
  if (composition.kind === 'failed') return composition;
  try {
    readSupergraph(composition.sdl);
    return composition;
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    return failed(error.code, error.message);
  }
}

function failed(code: string, message: string): Composition {
  const issue: CompositionIssue = { code, message, locations: [] };
  return { kind: 'failed', errors: [issue] };
}
