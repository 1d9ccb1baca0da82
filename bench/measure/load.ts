import type { Traffic } from '../workloads/workload.ts';

export interface LoadPlan {
  readonly url: string;
  readonly traffic: Traffic;
  /** Beside those of the traffic. */
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
}

/** What a load generator saw. Latencies are from sending a request to the last byte of its answer. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Received, heads included. */
  readonly bytes: number;
  /** Broken connections, timeouts, and answers with a status of 400 and up. */
  readonly failures: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

const MARK = 'bench-result ';

/** The result that a load generator has printed as one line of JSON among others. Errors: when there is none. */
export function parseLoadResult(output: string): LoadResult {
  const line = output.split('\n').findLast((each) => each.startsWith(MARK));
  if (line === undefined) throw new Error(`The load generator gave no result: ${output.trim().slice(-300)}`);
  const result = JSON.parse(line.slice(MARK.length)) as LoadResult;
  const missing = NUMBERS.filter((name) => !Number.isFinite(result[name]));
  if (missing.length > 0) throw new Error(`The load generator's result lacks ${missing.join(', ')}: ${line}`);
  return result;
}

export function printLoadResult(result: LoadResult): string {
  return `${MARK}${JSON.stringify(result)}\n`;
}

const NUMBERS = ['requests', 'seconds', 'bytes', 'failures', 'p50Ms', 'p95Ms', 'p99Ms'] as const;
