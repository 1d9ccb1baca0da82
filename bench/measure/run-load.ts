import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnedProcess } from '../../test/kit/start-process.ts';
import { startProcess } from '../../test/kit/start-process.ts';
import { PLACEHOLDER, VARIED_HEADER } from '../workloads/workload.ts';
import type { LoadPlan, LoadResult } from './load.ts';
import { parseLoadResult } from './load.ts';

/** Which program makes the load: wrk, the cheapest, where it is installed, else one of our own. */
export type LoadGenerator = 'wrk' | 'own';

export function findLoadGenerator(): LoadGenerator {
  try {
    // Its exit code is 1 when asked for its version.
    execFileSync('sh', ['-c', 'command -v wrk'], { stdio: 'ignore' });
    return 'wrk';
  } catch {
    return 'own';
  }
}

/**
 * Starts a load. `folder` is for its files.
 *
 * The result rejects when the generator failed; a load that answers nothing has `requests` 0.
 */
export async function startLoad(
  generator: LoadGenerator,
  plan: LoadPlan,
  folder: string,
): Promise<{ readonly program: OwnedProcess; readonly result: Promise<LoadResult> }> {
  const program = await (generator === 'wrk' ? startWrk(plan, folder) : startOwn(plan, folder));
  // A generator that hangs is not waited for.
  const watchdog = setTimeout(() => void program.kill(), plan.seconds * 1_000 + 30_000);
  const result = program.exited.then(() => {
    clearTimeout(watchdog);
    return parseLoadResult(program.stdout || program.stderr);
  });
  return { program, result };
}

function startWrk(plan: LoadPlan, folder: string): Promise<OwnedProcess> {
  const { query, vary, pauseMs = 0 } = plan.traffic;
  const bodyFile = join(folder, `body-${fileTag(plan)}.json`);
  writeFileSync(bodyFile, JSON.stringify({ query }));
  const script = join(import.meta.dirname, 'wrk.lua');
  const load = ['-t', '1', '-c', String(plan.connections), '-d', `${plan.seconds}s`, '--timeout', '30s', '--latency'];
  const headers = Object.entries(plan.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const settings = [bodyFile, VARIED_HEADER, vary, PLACEHOLDER, String(pauseMs)];
  return startProcess('wrk', [...load, ...headers, '-s', script, plan.url, '--', ...settings]);
}

function startOwn(plan: LoadPlan, folder: string): Promise<OwnedProcess> {
  const file = join(folder, `plan-${fileTag(plan)}.json`);
  writeFileSync(file, JSON.stringify(plan));
  return startProcess(process.execPath, [join(import.meta.dirname, 'own-load.ts'), file]);
}

/** Two loads at once differ in what they vary. */
function fileTag({ traffic }: LoadPlan): string {
  return traffic.vary;
}
