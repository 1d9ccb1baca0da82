import { readFileSync } from 'node:fs';
import { createHistogram } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { PLACEHOLDER, VARIED_HEADER } from '../workloads/workload.ts';
import type { LoadPlan } from './load.ts';
import { printLoadResult } from './load.ts';

/**
 * A load generator for machines without wrk: `node own-load.ts PLAN_FILE`, in a process of its own.
 *
 * It costs about as much per request as a small gateway does, so the highest rates are its own.
 */
const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as LoadPlan;
const { origin, pathname } = new URL(plan.url);
const pool = new Pool(origin, { connections: plan.connections, pipelining: 1 });
const { query, vary, pauseMs = 0 } = plan.traffic;
const body = JSON.stringify({ query });
const latencies = createHistogram();
const counts = { requests: 0, bytes: 0, failures: 0 };
let number = Date.now() % 1_000_000_000;

const start = performance.now();
const end = start + plan.seconds * 1_000;
// What is under way when the time is up is not waited for, and not counted.
await Promise.race([delay(plan.seconds * 1_000), Promise.all(Array.from({ length: plan.connections }, sendUntilEnd))]);
process.stdout.write(
  printLoadResult({
    ...counts,
    seconds: plan.seconds,
    p50Ms: latencies.percentile(50) / 1e6,
    p95Ms: latencies.percentile(95) / 1e6,
    p99Ms: latencies.percentile(99) / 1e6,
  }),
);
process.exit(0);

async function sendUntilEnd(): Promise<void> {
  while (performance.now() < end) {
    if (pauseMs > 0) await delay(pauseMs);
    number += 1;
    const sent = process.hrtime.bigint();
    try {
      const response = await pool.request({
        method: 'POST',
        path: pathname,
        headers: {
          ...plan.headers,
          'content-type': 'application/json',
          ...(vary !== 'nothing' ? { [VARIED_HEADER]: String(number) } : {}),
        },
        body: vary === 'operation' ? body.replaceAll(PLACEHOLDER, String(number)) : body,
      });
      const answer = await response.body.arrayBuffer();
      counts.requests += 1;
      counts.bytes += answer.byteLength;
      if (response.statusCode >= 400) counts.failures += 1;
      latencies.record(process.hrtime.bigint() - sent);
    } catch (error) {
      if (counts.failures === 0) process.stderr.write(`${String(error)}\n`);
      counts.failures += 1;
    }
  }
}
