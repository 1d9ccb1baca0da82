import type { DocumentNode } from 'graphql';
import { GraphQLError, parse } from 'graphql';
import type { CheckReport, JudgedChange } from '../../registry/check/check-report.ts';
import type { LintFinding } from '../../registry/check/lint/lint-rule.ts';
import type { LocatedIssue } from '../../registry/check/located-issue.ts';
import { placeOf } from '../../registry/check/place-of.ts';
import type { SchemaText } from '../describe-issues.ts';
import { usageSummary } from './usage-summary.ts';

/** One finding of a check or of the linter, as CI systems take it. */
export interface ReportItem {
  readonly suite: 'composition' | 'lint' | 'operations';
  readonly level: 'error' | 'warning' | 'notice';
  /** Code and coordinate. */
  readonly title: string;
  /** May have several lines. */
  readonly message: string;
  /** Where in the schemas that were given; undefined where there is no such place. From 1. */
  readonly place: { readonly file: string; readonly line: number; readonly column: number } | undefined;
}

type Texts = ReadonlyMap<string, SchemaText>;

/** Everything in a report, by suite; changes that are safe are notices. `texts`: the schemas that were given, by subgraph. */
export function reportItems({ composition, lint, operations }: CheckReport, texts: Texts): readonly ReportItem[] {
  const documents = new Map([...texts].flatMap(([name, { sdl }]) => parsed(name, sdl)));
  return [
    ...composition.errors.map((issue) => issueItem(issue, 'error', texts)),
    ...composition.hints.map((issue) => issueItem(issue, 'warning', texts)),
    ...lint.findings.map((finding) => lintItem(finding, texts)),
    ...operations.changes.map((change) => changeItem(change, texts, documents)),
    ...operations.refused.map(({ name, hash, failed, requests, problems }) => ({
      suite: 'operations' as const,
      level: failed ? ('error' as const) : ('warning' as const),
      title: `OPERATION_REFUSED ${name ?? hash.slice(0, 12)}`,
      message: [`The new schema refuses it (${requests} requests):`, ...problems].join('\n'),
      place: undefined,
    })),
  ];
}

export function lintItem(
  { code, severity, message, subgraph, line, column, coordinate }: LintFinding,
  texts: Texts,
): ReportItem {
  const title = coordinate === null ? code : `${code} ${coordinate}`;
  return { suite: 'lint', level: severity, title, message, place: placeIn(subgraph, { line, column }, texts) };
}

function issueItem({ code, message, locations }: LocatedIssue, level: 'error' | 'warning', texts: Texts): ReportItem {
  // The first place that is in a schema that was given: others have theirs elsewhere.
  const own = locations.find(({ subgraph }) => texts.has(subgraph));
  const coordinate = (own ?? locations[0])?.coordinate;
  return {
    suite: 'composition',
    level,
    title: coordinate ? `${code} ${coordinate}` : code,
    message,
    place: own && placeIn(own.subgraph, own, texts),
  };
}

function changeItem(change: JudgedChange, texts: Texts, documents: ReadonlyMap<string, DocumentNode>): ReportItem {
  const { code, coordinate, criticality, failed, message, reason } = change;
  const level = failed ? 'error' : criticality === 'safe' ? 'notice' : 'warning';
  const lines = [message, ...(reason === undefined ? [] : [reason]), ...usageSummary(change)];
  const found = [...documents].flatMap(([subgraph, document]) => {
    const place = placeOf(coordinate, document);
    return place === undefined ? [] : [placeIn(subgraph, place, texts)];
  });
  return { suite: 'operations', level, title: `${code} ${coordinate}`, message: lines.join('\n'), place: found[0] };
}

function placeIn(
  subgraph: string,
  { line, column }: { line: number; column: number },
  texts: Texts,
): ReportItem['place'] {
  const text = texts.get(subgraph);
  return text && { file: text.place, line, column };
}

function parsed(name: string, sdl: string): [string, DocumentNode][] {
  try {
    return [[name, parse(sdl)]];
  } catch (error) {
    if (error instanceof GraphQLError) return [];
    throw error;
  }
}
