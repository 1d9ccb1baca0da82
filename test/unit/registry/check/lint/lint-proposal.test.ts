import { expect, test } from 'vitest';
import type { Changes } from '../../../../../src/registry/changes/change-set.ts';
import { defaultLintConfig } from '../../../../../src/registry/check/lint/lint-config.ts';
import { lintProposal } from '../../../../../src/registry/check/lint/lint-proposal.ts';
import type { LintFinding } from '../../../../../src/registry/check/lint/lint-rule.ts';

const place = ({ code, subgraph, coordinate }: LintFinding) => `${subgraph} ${code} ${coordinate}`;

/** What is told of a subgraph `a` that was published before and is proposed now, as many as there were, and whether it fails. */
function lint(before: string | undefined, now: string) {
  const published = before === undefined ? [] : [{ name: 'a', sdl: before, routingUrl: 'http://a.invalid' }];
  const changes: Changes = new Map([['a', { sdl: now }]]);
  const { status, findings, known } = lintProposal(published, changes, defaultLintConfig());
  return { status, findings: findings.map(place), known };
}

const ODD = '"It." type Shop { Odd: Int }';

test('what is published already is counted, wherever it stands now', () => {
  const moved = `"New." type Other { x: Int }\n\n${ODD}`;
  expect(lint(ODD, moved)).toEqual({ status: 'passed', findings: [], known: 1 });
});

test('what is new is told, beside what is known', () => {
  const more = '"It." type Shop { Odd: Int Even: Int }';
  const findings = ['a FIELD_NAME_CAMEL_CASE Shop.Even'];
  expect(lint(ODD, more)).toEqual({ status: 'passed', findings, known: 1 });
});

test('another rule at the same coordinate is new', () => {
  const deprecated = '"It." type Shop { Odd: Int @deprecated }';
  const findings = ['a DEPRECATION_WITHOUT_REASON Shop.Odd'];
  expect(lint(ODD, deprecated)).toEqual({ status: 'passed', findings, known: 1 });
});

test('an error that is published already fails nothing, one that is new does', () => {
  const error = '"It." type __Mine { a: Int }';
  const findings = ['a RESERVED_NAME __Mine'];
  expect(lint(error, `${ODD} ${error}`)).toMatchObject({ status: 'passed', known: 1 });
  expect(lint(ODD, `${ODD} ${error}`)).toEqual({ status: 'failed', findings, known: 1 });
});

test('one more of the same at the same coordinate is new', () => {
  const once = '"It." type Shop { a: Int @policy(policies: []) }';
  const twice = '"It." type Shop { a: Int @policy(policies: []) @authenticated }';
  const findings = ['a ACCESS_DIRECTIVE_NOT_IMPORTED Shop.a'];
  expect(lint(once, twice)).toEqual({ status: 'failed', findings, known: 1 });
});

test('of a new subgraph everything is new, and of one that was published as no GraphQL', () => {
  const findings = ['a FIELD_NAME_CAMEL_CASE Shop.Odd'];
  for (const before of [undefined, 'type {']) {
    expect(lint(before, ODD)).toEqual({ status: 'passed', findings, known: 0 });
  }
});
