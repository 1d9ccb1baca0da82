import type { ReportItem } from './report-item.ts';

export interface JunitOptions {
  /** Before the names of suites and classes: what was checked. */
  readonly name: string;
  /** Suites that are there though nothing was found in them. */
  readonly suites: readonly ReportItem['suite'][];
  readonly now: Date;
}

/**
 * Findings as JUnit reports have them: a suite for each kind of check, errors as failures, everything else as passed. A suite
 * without errors has a passed case of its own, so that there is always something to show.
 *
 * Shape   what both the schema of Jenkins and the older one of Ant allow.
 * Source  https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
 */
export function junitXml(items: readonly ReportItem[], options: JunitOptions): string {
  const suites = options.suites.map((suite, index) => {
    const own = items.filter((item) => item.suite === suite);
    return suiteXml(suite, index, own, options);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function suiteXml(
  suite: ReportItem['suite'],
  index: number,
  items: readonly ReportItem[],
  { name, now }: JunitOptions,
): string {
  const failures = items.filter(({ level }) => level === 'error').length;
  const cases = items.map((item) => caseXml(`${name}.${suite}`, item));
  if (failures === 0)
    cases.unshift(`    <testcase${attributes({ classname: `${name}.${suite}`, name: suite, time: '0' })}/>\n`);
  const warnings = items.filter(({ level }) => level === 'warning').map(textOf);
  const head = attributes({
    name: `${name} ${suite}`,
    package: name,
    id: String(index),
    timestamp: now.toISOString().slice(0, 19),
    hostname: 'localhost',
    tests: String(cases.length),
    failures: String(failures),
    errors: '0',
    time: '0',
  });
  const output = `    <system-out>${escaped(warnings.join('\n\n'))}</system-out>\n    <system-err></system-err>\n`;
  return `  <testsuite${head}>\n    <properties/>\n${cases.join('')}${output}  </testsuite>\n`;
}

function caseXml(classname: string, item: ReportItem): string {
  const head = attributes({ classname, name: item.title, time: '0' });
  if (item.level !== 'error') return `    <testcase${head}/>\n`;
  const [type = ''] = item.title.split(' ');
  const [message = ''] = item.message.split('\n');
  const failure = `<failure${attributes({ message, type })}>${escaped(textOf(item))}</failure>`;
  return `    <testcase${head}>\n      ${failure}\n    </testcase>\n`;
}

function textOf({ title, message, place }: ReportItem): string {
  const where = place === undefined ? [] : [`${place.file}:${place.line}:${place.column}`];
  return [title, ...where, message].join('\n');
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** What XML 1.0 cannot hold in any form: https://www.w3.org/TR/xml/#charsets. */
const UNSPEAKABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function escaped(text: string): string {
  return text
    .replaceAll(UNSPEAKABLE, '\u{FFFD}')
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
    .replaceAll('\r', '&#13;');
}
