import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCommandFolder } from '../kit/portico-command.ts';

const folder = makeCommandFolder();
beforeAll(() =>
  folder.write({
    'odd.graphql': 'type Query {\n  "It." Odd: Int\n}\n',
    'wrong.graphql': 'type Query {\n  "It." it: Int\n}\ntype __Mine { a: Int }\n',
    'off.yaml': 'rules:\n  FIELD_NAME_CAMEL_CASE: off\n',
    'typo.yaml': 'rules:\n  FIELD_NAME_CAMELCASE: off\n',
  }),
);
afterAll(() => folder[Symbol.dispose]());

const lint = (...args: string[]) => folder.run(['subgraph', 'lint', ...args]);

test('warnings are told and fail nothing', async () => {
  expect(await lint('--schema', 'odd.graphql')).toEqual({
    code: 0,
    stderr: '',
    stdout: `LEVEL    CODE                   PLACE            MESSAGE
WARNING  FIELD_NAME_CAMEL_CASE  odd.graphql:2:9  Field Odd is not in camelCase.

0 errors, 1 warning
`,
  });
});

test('errors fail, each with its line', async () => {
  const { code, stdout, stderr } = await lint('--schema', 'wrong.graphql');
  expect([code, stderr]).toEqual([1, 'error[LINT_FAILED]: wrong.graphql has 1 error(s).\n']);
  expect(stdout).toContain('    wrong.graphql:4:6\n    4 | type __Mine { a: Int }\n      |      ^\n');
});

test('for programs, of standard input', async () => {
  const { code, envelope } = await folder.json(['subgraph', 'lint', '--schema', '-', '--name', 'shop'], {
    input: 'type Query { Odd }',
  });
  expect([code, envelope.error?.code]).toEqual([1, 'LINT_FAILED']);
  expect(envelope.data).toMatchObject({
    error_count: 1,
    warning_count: 0,
    findings: [{ code: 'INVALID_GRAPHQL', subgraph: 'shop', line: 1, column: 18 }],
  });
});

test('severities as configured; a rule that is not known is refused', async () => {
  expect(await lint('--schema', 'odd.graphql', '--lint-config', 'off.yaml')).toMatchObject({
    code: 0,
    stdout: 'No findings.\n',
  });
  const { code, stderr } = await lint('--schema', 'odd.graphql', '--lint-config', 'typo.yaml');
  expect([code, stderr]).toEqual([1, expect.stringContaining('did you mean FIELD_NAME_CAMEL_CASE?')]);
});
