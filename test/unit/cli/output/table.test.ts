import { expect, test } from 'vitest';
import { renderTable } from '../../../../src/cli/output/table.ts';

test('columns are aligned, and no line ends in spaces', () => {
  const table = renderTable(
    ['NAME', 'WHO'],
    [
      ['users', 'ann'],
      ['x', ''],
    ],
  );
  expect(table).toBe('NAME   WHO\nusers  ann\nx\n');
});

test('wide characters and emoji take two columns', () => {
  expect(
    renderTable(
      ['A', 'B'],
      [
        ['東京', '1'],
        ['👩‍🚀', '2'],
        ['ab', '3'],
      ],
    ),
  ).toBe('A     B\n東京  1\n👩‍🚀    2\nab    3\n');
});

test('what others have written can neither break a row nor steer the terminal', () => {
  const table = renderTable(['MESSAGE', 'WHO'], [['two\n  lines \u001b[2J\u202e', 'x\u0007']]);
  expect(table).toBe('MESSAGE          WHO\ntwo lines \ufffd[2J\ufffd  x\ufffd\n');
});
