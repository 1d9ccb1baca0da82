import type { Workload } from '../workloads/workload.ts';

/** A floor answers with one prepared text: it cannot answer operations that it has never seen. */
export function floorRefuses({ traffic, beside }: Workload): string | undefined {
  if (traffic.vary === 'operation') return 'a floor has one answer only';
  return beside === undefined ? undefined : 'a floor plans nothing';
}
