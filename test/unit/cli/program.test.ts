import { expect, test } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';

/** What is told of a command that is not there. */
function complaint(...args: readonly string[]): string {
  let text = '';
  const program = createProgram('0').configureOutput({ writeErr: (part) => (text += part) });
  expect(() => program.parse(args, { from: 'user' })).toThrow(expect.objectContaining({ exitCode: 1 }));
  return text;
}

test.each([
  ['status', "unknown command 'status' (did you mean portico supergraph status?)"],
  ['check', "unknown command 'check' (did you mean portico subgraph check or portico config check?)"],
  ['publish', '(did you mean portico subgraph publish or portico supergraph publish?)'],
  ['sreve', "unknown command 'sreve' (did you mean serve?)"],
  ['nothing-like-it', "unknown command 'nothing-like-it'\n(--help tells the options)"],
])('portico %s: the command that is meant', (name, expected) => {
  expect(complaint(name)).toContain(expected);
});
