import { expect, test } from 'vitest';
import { exitCodeOf } from '../../../../src/cli/exit-code.ts';
import { checkCommand } from '../../../../src/cli/subgraph/check-command.ts';

/** Ends before anything is read. */
function run(...args: readonly string[]): Promise<unknown> {
  const command = checkCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parseAsync(args, { from: 'user' });
}

test.each([
  ['nothing to check', [], 'give --name and --schema, --proposal or --delete'],
  ['a name without a schema', ['--name', 'products'], '--name and --schema go together'],
  ['both forms', ['--name', 'a', '--schema', 'b', '--proposal', 'c'], "'--proposal <folder>' cannot be used with"],
  ['no days', ['--name', 'a', '--schema', 'b', '--days', '0'], 'Expected a whole number from 1 to 366.'],
  ['half a request', ['--delete', 'a', '--threshold-requests', '1.5'], 'Expected a whole number of at least 1.'],
  ['more than all', ['--delete', 'a', '--threshold-percent', '101'], 'Expected a number from 0 to 100.'],
  ['an unknown format', ['--delete', 'a', '--format', 'xml'], 'Allowed choices are text, json, github, junit.'],
])('%s', async (_case, args, message) => {
  const error = await run(...args).catch((reason: unknown) => reason);
  expect([exitCodeOf(error), String(error)]).toEqual([2, expect.stringContaining(message)]);
});
