import type { Failure } from '../differential.ts';
import { describeDifference } from './difference.ts';

const MOST_SHOWN = 10;

/** A failed comparison for people: where it comes from, what to send to see it again, and what differs. */
export function describeFailure({ operation, differences }: Failure): string {
  const shown = differences.slice(0, MOST_SHOWN).map((difference) => `  ${describeDifference(difference)}`);
  if (differences.length > MOST_SHOWN) shown.push(`  and ${differences.length - MOST_SHOWN} more`);
  return [
    `${operation.label} (as ${operation.caller})`,
    ...shown,
    operation.query,
    `variables ${JSON.stringify(operation.variables)}`,
  ].join('\n');
}
