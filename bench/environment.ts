import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import type { LoadGenerator } from './measure/run-load.ts';
import type { Environment } from './results.ts';

/** Where this run takes place. */
export function describeEnvironment(loadGenerator: LoadGenerator): Environment {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    commit: commit(),
    node: process.versions.node,
    processor: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    loadGenerator,
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
