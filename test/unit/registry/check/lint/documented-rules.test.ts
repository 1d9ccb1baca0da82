import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LINT_RULES } from '../../../../../src/registry/check/lint/lint-rules.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../../docs/checks.md'), 'utf8');

test('docs/checks.md lists every rule as it is, and no other', () => {
  const [, lint = ''] = page.split(/^## Lint$/m);
  const rows =
    lint
      .split(/^## /m)[0]
      ?.split('\n')
      .filter((line) => line.startsWith('| `')) ?? [];
  expect(rows).toEqual(
    LINT_RULES.map(({ code, severity, description }) => `| \`${code}\` | ${severity} | ${description} |`),
  );
});
