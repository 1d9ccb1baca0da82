import type { OwnedProcess } from '../test/kit/start-process.ts';
import { until } from '../test/kit/until.ts';

/** A started program ended, or stayed silent, before it was ready. The message ends with what it said. */
export class NotReady extends Error {}

/**
 * What `probe` returns once it returns something; a probe that throws or returns undefined is asked again.
 *
 * Errors  `NotReady` as soon as the program has ended, and after `timeoutMs`.
 */
export async function untilReady<T extends object>(
  program: OwnedProcess,
  probe: () => T | undefined | Promise<T | undefined>,
  timeoutMs: number,
): Promise<T> {
  const found = await until(() => (program.running ? probe() : 'ended'), { timeoutMs, everyMs: 50 }).catch(
    (error: unknown) => {
      throw new NotReady(`it was not ready within ${timeoutMs / 1000} s: ${lastWords(program)}`, { cause: error });
    },
  );
  if (typeof found === 'object') return found;
  throw new NotReady(`it ended: ${lastWords(program)}`);
}

/** What a program said of its end: from the first line that names an error on, else its last lines. */
function lastWords({ stdout, stderr }: OwnedProcess): string {
  const lines = (stderr.trim() || stdout.trim() || 'it said nothing').split('\n');
  const first = lines.findIndex((line) => /error/i.test(line) && !/^\s*at |^\s*new |^\//.test(line));
  return (first < 0 ? lines.slice(-8) : lines.slice(first, first + 8)).join('\n');
}
