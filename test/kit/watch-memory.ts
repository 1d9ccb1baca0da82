import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parsePeakRss } from '../../bench/measure/process-stat.ts';

/** Whether the system tells the memory of a process (Linux). */
export const TELLS_MEMORY = existsSync('/proc/self/clear_refs');

/**
 * Watches the resident memory of a process from now on; what is returned tells by how many bytes its peak has exceeded
 * what it has now. The kernel keeps the peak, so that nothing between two looks is missed.
 *
 * Source: proc(5), `/proc/<pid>/clear_refs`: 5 sets the peak back to the present size.
 */
export function watchMemory(pid: number): () => number {
  const peak = (): number => parsePeakRss(readFileSync(`/proc/${pid}/status`, 'utf8'));
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const before = peak();
  return () => peak() - before;
}
