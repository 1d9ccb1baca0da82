import type { Head } from './head.ts';

/**
 * What a head says to somebody who has seen `before`.
 *
 * `lost`  it has gone, or counts fewer changes than before, which no publisher and no rollback does: the store was emptied or put
 *         back to an older state. What is served should stay.
 */
export function compareHeads(before: Head | undefined, now: Head | undefined): 'same' | 'newer' | 'lost' {
  if (before === undefined) return now === undefined ? 'same' : 'newer';
  if (now === undefined || now.sequence < before.sequence) return 'lost';
  return now.sequence === before.sequence ? 'same' : 'newer';
}
