import { expect, test } from 'vitest';
import { junitXml } from '../../../../src/cli/check/junit-xml.ts';
import type { ReportItem } from '../../../../src/cli/check/report-item.ts';
import { elementsOf } from './read-xml.ts';

const OPTIONS = {
  name: 'portico.main@current',
  suites: ['composition', 'lint', 'operations'],
  now: new Date('2026-11-26T12:00:00.500Z'),
} as const;

const item = (changes: Partial<ReportItem>): ReportItem => ({
  suite: 'operations',
  level: 'error',
  title: 'FIELD_REMOVED Product.price',
  message: 'It was removed.\nIt is used.',
  place: { file: 'p.graphql', line: 7, column: 6 },
  ...changes,
});

const attributesOf = (xml: string, name: string) =>
  elementsOf(xml)
    .filter((element) => element.name === name)
    .map(({ attributes }) => attributes);

test('a suite for each kind of check, with what the older schema requires', () => {
  const xml = junitXml([item({}), item({ level: 'notice' }), item({ suite: 'lint', level: 'warning' })], OPTIONS);
  const common = {
    package: OPTIONS.name,
    timestamp: '2026-11-26T12:00:00',
    hostname: 'localhost',
    errors: '0',
    time: '0',
  };
  expect(attributesOf(xml, 'testsuite')).toEqual([
    { ...common, id: '0', name: 'portico.main@current composition', tests: '1', failures: '0' },
    { ...common, id: '1', name: 'portico.main@current lint', tests: '2', failures: '0' },
    { ...common, id: '2', name: 'portico.main@current operations', tests: '2', failures: '1' },
  ]);
  expect(attributesOf(xml, 'testcase')).toHaveLength(5);
});

test('an error is a failure with its code, first line, place and the rest', () => {
  const [failure] = elementsOf(junitXml([item({})], OPTIONS)).filter(({ name }) => name === 'failure');
  expect(failure).toMatchObject({
    attributes: { message: 'It was removed.', type: 'FIELD_REMOVED' },
    text: 'FIELD_REMOVED Product.price\np.graphql:7:6\nIt was removed.\nIt is used.',
  });
});

test('elements are where both schemas allow them', () => {
  const xml = junitXml([item({})], OPTIONS);
  const paths = new Set(elementsOf(xml).map(({ path }) => path));
  expect([...paths].toSorted()).toEqual([
    'testsuites',
    'testsuites/testsuite',
    'testsuites/testsuite/properties',
    'testsuites/testsuite/system-err',
    'testsuites/testsuite/system-out',
    'testsuites/testsuite/testcase',
    'testsuites/testsuite/testcase/failure',
  ]);
});

test('nothing that others have written breaks out of it, and all of it can be read', () => {
  const nasty = 'a<b>&"c"\' ]]> <!-- \u0000\u001b[31m \ud800 \ufffe \u{1F600}\r\n\tend';
  const xml = junitXml([item({ title: `CODE ${nasty}`, message: nasty, place: undefined })], {
    ...OPTIONS,
    name: nasty,
  });
  const spoken = 'a<b>&"c"\' ]]> <!-- \ufffd\ufffd[31m \ufffd \ufffd \u{1F600}\r\n\tend';
  const [failure] = elementsOf(xml).filter(({ name }) => name === 'failure');
  expect(failure?.text).toBe(`CODE ${spoken}\n${spoken}`);
  expect(attributesOf(xml, 'testcase').at(-1)?.name).toBe(`CODE ${spoken}`);
});
