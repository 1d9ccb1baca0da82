import { expect, test } from 'vitest';
import { comparable, readConsoleDocument, withOutputs } from '../../walk/console-document.ts';

const DOCUMENT = [
  '# Title',
  '```console',
  '$ first',
  'old one',
  'old two',
  '$ second \\',
  '    --flag',
  '```',
  '<!-- happens: something -->',
  '```yaml',
  '$ no: command',
  '```',
  '```console',
  '$ third',
  '```',
  'The end.',
].join('\n');

test('commands, what they print, and what happens between them are read in order', () => {
  expect(readConsoleDocument(DOCUMENT)).toEqual([
    { kind: 'command', line: 3, text: 'first', output: ['old one', 'old two'] },
    { kind: 'command', line: 6, text: 'second \\\n    --flag', output: [] },
    { kind: 'event', line: 9, name: 'something' },
    { kind: 'command', line: 14, text: 'third', output: [] },
  ]);
});

test('outputs are replaced, and nothing else', () => {
  const outputs = new Map([
    [3, ['new']],
    [6, ['a', 'b']],
  ]);
  const written = withOutputs(DOCUMENT, outputs);
  expect(readConsoleDocument(written).map((step) => ('output' in step ? step.output : step.name))).toEqual([
    ['new'],
    ['a', 'b'],
    'something',
    [],
  ]);
  expect(written.replace('new\n', 'old one\nold two\n').replace('a\nb\n', '')).toBe(DOCUMENT);
});

test('what differs each time is left out of comparisons, and what counts is not', () => {
  const line = (text: string) => comparable([text])[0];
  expect(line('3       2026-11-26T21:43:04Z  root')).toBe(line('3     2027-01-01T00:00:00Z   root  '));
  expect(line('hash e4946c6e7b76')).toBe(line('hash 0123456789ab'));
  expect(line('took 12 ms')).toBe(line('took 3.5 ms'));
  expect(line('redis at 127.0.0.1:23205')).toBe(line('redis at 127.0.0.1:6379'));
  expect(line('0.1.0  20.1')).toBe('0.1.0  <fraction>');
  expect(line('80 requests')).not.toBe(line('81 requests'));
  expect(line('feedback added')).toBe('feedback added');
});
