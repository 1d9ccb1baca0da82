import type { CheckReport, CheckStatus, JudgedChange, TrafficSummary } from '../../registry/check/check-report.ts';
import type { LintFinding } from '../../registry/check/lint/lint-rule.ts';
import type { SchemaText } from '../describe-issues.ts';
import { describeIssues } from '../describe-issues.ts';
import { count } from '../output/count.ts';
import { paintOutput } from '../output/paint.ts';
import { renderTable } from '../output/table.ts';
import { terminalText } from '../output/terminal-text.ts';
import { operationLines, usageSummary } from './usage-summary.ts';

type Texts = ReadonlyMap<string, SchemaText>;

/** A report for a terminal, in rover's words where it has them. */
export function checkText(report: CheckReport, texts: Texts): string {
  const { composition, lint, operations } = report;
  return [
    heading('Build Check', composition.status),
    body(buildLines(report, texts)),
    heading('Lint Check', lint.status),
    body(['', ...findingLines(lint.findings, texts), ...knownLines(lint.known)]),
    heading('Operation Check', operations.status),
    body(operationLinesOf(report)),
  ].join('');
}

/** Findings of the linter alone. */
export function lintText(findings: readonly LintFinding[], texts: Texts): string {
  return body(findingLines(findings, texts));
}

function buildLines({ composition }: CheckReport, texts: Texts): string[] {
  const lines = [''];
  if (composition.errors.length > 0) lines.push(describeIssues(composition.errors, texts));
  if (composition.hints.length > 0) lines.push('Hints:', describeIssues(composition.hints, texts));
  return lines;
}

function findingLines(findings: readonly LintFinding[], texts: Texts): string[] {
  if (findings.length === 0) return [];
  const errors = findings.filter(({ severity }) => severity === 'error');
  const table = renderTable(
    ['LEVEL', 'CODE', 'PLACE', 'MESSAGE'],
    findings.map(({ severity, code, message, subgraph, line, column }) => {
      const place = `${texts.get(subgraph)?.place ?? subgraph}:${line}:${column}`;
      return [severity.toUpperCase(), code, place, message];
    }),
  );
  const issues = errors.map(({ code, message, subgraph, line, column }) => {
    return { code, message, locations: [{ subgraph, line, column }] };
  });
  return [table, ...(issues.length === 0 ? [] : [describeIssues(issues, texts)])];
}

function knownLines(known: number): string[] {
  if (known === 0) return [];
  return [`Not shown: ${count(known, 'finding')} of what is published already. \`portico subgraph lint\` shows all.\n`];
}

function operationLinesOf({ operations, composition }: CheckReport): string[] {
  const { status, changes, refused, traffic } = operations;
  const lines = [''];
  if (status === 'skipped') {
    const reason = composition.status === 'failed' ? 'there is no new schema' : 'nothing was served before';
    return [...lines, `Nothing to compare: ${reason}.`, ''];
  }
  lines.push(`Compared ${count(changes.length, 'schema change')} against ${trafficText(traffic)}.`);
  if (traffic?.kind === 'recorded' && traffic.unattributed > 0) {
    const unknown = count(traffic.unattributed, 'request');
    lines.push(`${unknown} were of operations that were not told apart: what those use is not known.`);
  }
  lines.push('');
  if (changes.length > 0) {
    const rows = changes.map((change) => [
      verdict(change),
      change.code,
      change.coordinate,
      change.message,
      uses(change),
    ]);
    lines.push(renderTable(['CHANGE', 'CODE', 'COORDINATE', 'DESCRIPTION', 'REQUESTS'], rows));
  }
  for (const change of changes) if (change.failed || change.operations.length > 0) lines.push(...details(change), '');
  for (const operation of refused) {
    const [name = ''] = operationLines([operation]);
    lines.push(`${operation.failed ? 'FAIL' : 'PASS'} The new schema refuses an operation that clients send:`, name);
    lines.push(...operation.problems.map((problem) => `    ${problem}`), '');
  }
  return lines;
}

function verdict({ failed, criticality }: JudgedChange): string {
  if (failed) return 'FAIL';
  return criticality === 'safe' ? 'PASS' : `PASS (${criticality})`;
}

function uses({ usage, requests }: JudgedChange): string {
  if (usage === 'not-asked') return '';
  return usage === 'unknown' ? 'not known' : String(requests);
}

function details(change: JudgedChange): string[] {
  const lines = [change.message, ...(change.reason === undefined ? [] : [change.reason]), ...usageSummary(change)];
  return [`${verdict(change)} ${change.code} ${change.coordinate}`, ...lines.map((line) => `    ${line}`)];
}

function trafficText(traffic: TrafficSummary | null): string {
  switch (traffic?.kind) {
    case undefined:
      return 'no operations, since all of them are safe';
    case 'none':
      return `0 operations: no traffic was recorded in the last ${count(traffic.days, 'day')}`;
    case 'unreadable':
      return `0 operations: recorded traffic cannot be read (${traffic.reason})`;
    case 'recorded': {
      const { operations, requests, days, since } = traffic;
      return `${count(operations, 'operation')} in ${count(requests, 'request')} of the last ${count(days, 'day')} (recorded since ${since.slice(0, 10)})`;
    }
  }
}

function heading(title: string, status: CheckStatus): string {
  const colours = { passed: 'green', failed: 'red', skipped: 'yellow' } as const;
  return `${title} [${paintOutput(colours[status], status.toUpperCase())}]:\n`;
}

/** A block is several lines and followed by an empty one. What others have written must not steer the terminal. */
function body(lines: readonly string[]): string {
  return lines.map((line) => `${terminalText(line)}\n`).join('');
}
