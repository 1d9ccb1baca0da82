import { CommanderError } from 'commander';
import { PorticoError } from '../core/portico-error.ts';

/** What the program ends with. */
export const EXIT_CODES = { ok: 0, failed: 1, usage: 2, unreachable: 3 } as const;

/** Failures of what was typed, which no second attempt mends. */
const USAGE: ReadonlySet<string> = new Set([
  'GRAPH_REF_INVALID',
  'REGISTRY_LOCATION_INVALID',
  'ROUTING_URL_INVALID',
  'SUBGRAPH_NAME_INVALID',
]);

/** Commander ends with 1 whatever was wrong; what is wrong with flags and arguments is usage here. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    const usage = error.code.startsWith('commander.') && error.exitCode !== EXIT_CODES.ok;
    return usage ? EXIT_CODES.usage : error.exitCode;
  }
  if (!(error instanceof PorticoError)) return EXIT_CODES.failed;
  if (USAGE.has(error.code)) return EXIT_CODES.usage;
  return /^(REGISTRY|TRAFFIC)_UNREACHABLE$/.test(error.code) ? EXIT_CODES.unreachable : EXIT_CODES.failed;
}
