import { expect, test } from 'vitest';
import { githubAnnotations } from '../../../../src/cli/check/github-annotations.ts';
import type { ReportItem } from '../../../../src/cli/check/report-item.ts';

const ITEM: ReportItem = {
  suite: 'lint',
  level: 'error',
  title: 'RESERVED_NAME T',
  message: 'It is reserved.',
  place: { file: 'schemas/p.graphql', line: 7, column: 6 },
};

const print = (changes: Partial<ReportItem>) => githubAnnotations([{ ...ITEM, ...changes }], '/repo/shop', '/repo');

test('errors and warnings with their places in the repository', () => {
  expect(print({})).toBe('::error file=shop/schemas/p.graphql,line=7,col=6,title=RESERVED_NAME T::It is reserved.\n');
  expect(print({ level: 'warning' })).toMatch(/^::warning file=/);
});

test('without a place', () =>
  expect(print({ place: undefined })).toBe('::error title=RESERVED_NAME T::It is reserved.\n'));

test('notices are left out', () => expect(print({ level: 'notice' })).toBe(''));

test('nothing that others have written can end a property, a command or a line', () => {
  const nasty = 'a%b,c:d::e\r\n::error::f';
  expect(print({ title: nasty, message: nasty, place: { file: '../a,b:c.graphql', line: 1, column: 1 } })).toBe(
    '::error file=a%2Cb%3Ac.graphql,line=1,col=1,title=a%25b%2Cc%3Ad%3A%3Ae%0D%0A%3A%3Aerror%3A%3Af::a%25b,c:d::e%0D%0A::error::f\n',
  );
});
