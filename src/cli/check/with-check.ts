import type { CheckInput } from '../../registry/check/check-proposal.ts';
import type { CheckReport } from '../../registry/check/check-report.ts';
import { surroundings } from '../surroundings.ts';
import type { CheckFlags } from './check-flags.ts';
import { trafficOptions } from './traffic-decision-flags.ts';

/** `checkProposal`, with what the flags decide put in. */
export type Check = (input: Pick<CheckInput, 'current' | 'changes' | 'compose' | 'apiSchema'>) => Promise<CheckReport>;

/**
 * Gives the work a check that decides by these flags, and by what gateways have recorded of this graph.
 *
 * Errors  as `openTraffic` and `readLintConfig`, and what the work rejects with.
 */
export async function withCheck<T>(
  flags: CheckFlags,
  argument: string | undefined,
  work: (check: Check) => Promise<T>,
): Promise<T> {
  const { checkProposal } = await import('../../registry/check/check-proposal.ts');
  const { openTraffic } = await import('../traffic/open-traffic.ts');
  const { readLintConfig } = await import('./read-lint-config.ts');
  const lint = await readLintConfig(flags.lintConfig, surroundings());
  const { reader: traffic } = await openTraffic(flags, argument, surroundings());
  try {
    return await work((input) => checkProposal({ ...input, traffic, trafficOptions: trafficOptions(flags), lint }));
  } finally {
    await traffic.close();
  }
}
