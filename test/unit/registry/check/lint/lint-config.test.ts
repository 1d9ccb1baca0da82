import { expect, test } from 'vitest';
import { ConfigError } from '../../../../../src/config/config-problem.ts';
import { defaultLintConfig, parseLintConfig } from '../../../../../src/registry/check/lint/lint-config.ts';
import { LINT_RULES } from '../../../../../src/registry/check/lint/lint-rules.ts';

const read = (text: string) => parseLintConfig(text, 'portico-lint.yaml', { STRICT: 'error' });

function problemsOf(text: string): readonly unknown[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('rules have the severities that they have by themselves', () => {
  expect([...defaultLintConfig()]).toEqual(LINT_RULES.map(({ code, severity }) => [code, severity]));
  expect(read('')).toEqual(defaultLintConfig());
});

test('those that are named have the severity that is given', () => {
  const config = read(`rules:\n  TYPE_DESCRIPTION: off\n  FIELD_NAME_CAMEL_CASE: \${env.STRICT}\n`);
  expect(config.get('TYPE_DESCRIPTION')).toBe('off');
  expect(config.get('FIELD_NAME_CAMEL_CASE')).toBe('error');
  expect(config.get('RESERVED_NAME')).toBe('error');
});

test('a rule that is not known is refused, with its place and the one that is probably meant', () => {
  expect(problemsOf('rules:\n  TYPE_DESCRIPTIONS: off\n')).toMatchObject([
    {
      at: { line: 2, column: 3 },
      path: 'rules.TYPE_DESCRIPTIONS',
      message: expect.stringContaining('TYPE_DESCRIPTION?'),
    },
  ]);
});

test.each([
  ['rules:\n  TYPE_DESCRIPTION: fatal\n', 'rules.TYPE_DESCRIPTION'],
  ['rule: {}\n', 'rule'],
  ['rules: [TYPE_DESCRIPTION]\n', 'rules'],
  ['rules: {', ''],
])('refused: %s', (text, path) => {
  expect(problemsOf(text)).toMatchObject([{ path }, ...Array(Math.max(0, problemsOf(text).length - 1)).fill({})]);
});
