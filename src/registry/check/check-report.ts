import type { SchemaChange } from './diff/schema-change.ts';
import type { LintFinding } from './lint/lint-rule.ts';
import type { LocatedIssue } from './located-issue.ts';
import type { ClientTraffic } from './traffic/recorded-operations.ts';

export type CheckStatus = 'passed' | 'failed' | 'skipped';

/** One part of a proposal. `unchanged`: as it is published, and neither composed anew for nor linted. */
export interface ProposedSubgraph {
  readonly name: string;
  readonly action: 'create' | 'update' | 'delete' | 'unchanged';
}

export interface UsingOperation {
  /** SHA-256 of its normalised text; `portico operations show` finds it by the first digits. */
  readonly hash: string;
  readonly name: string | null;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly requests: number;
  readonly clients: readonly ClientTraffic[];
}

/**
 * What recorded traffic says of a change.
 *
 * `used`             so many requests, at or above the thresholds
 * `below-threshold`  used, but less than the thresholds ask for
 * `unused`           by none that was recorded
 * `unknown`          nothing was recorded, or it cannot be read
 * `not-asked`        of changes that are safe
 */
export type UsageKind = 'used' | 'below-threshold' | 'unused' | 'unknown' | 'not-asked';

export interface JudgedChange extends Omit<SchemaChange, 'concern'> {
  readonly failed: boolean;
  readonly usage: UsageKind;
  readonly requests: number;
  /** Of all requests, 0 to 100. */
  readonly percent: number;
  /** Most requests first. */
  readonly operations: readonly UsingOperation[];
}

/** Sent by clients, accepted today, and refused by the new schema for what no single change above is held to account. */
export interface RefusedOperation extends UsingOperation {
  readonly failed: boolean;
  readonly problems: readonly string[];
}

export type TrafficSummary =
  | {
      readonly kind: 'recorded';
      readonly days: number;
      /** ISO 8601; when the first of it was recorded. */
      readonly since: string;
      readonly operations: number;
      readonly requests: number;
      /** Requests of operations that were too many to be told apart: what they use is not known. */
      readonly unattributed: number;
    }
  | { readonly kind: 'none'; readonly days: number }
  | { readonly kind: 'unreadable'; readonly days: number; readonly reason: string };

export interface OperationCheck {
  readonly status: CheckStatus;
  /** The most critical first. */
  readonly changes: readonly JudgedChange[];
  readonly refused: readonly RefusedOperation[];
  /** Null when there was nothing to look for in it. */
  readonly traffic: TrafficSummary | null;
}

export interface LintCheck {
  readonly status: CheckStatus;
  /** New against what is published. */
  readonly findings: readonly LintFinding[];
  /** How many there are beside them that are published already: they fail nothing. */
  readonly known: number;
}

/** What a check found, as plain data. */
export interface CheckReport {
  readonly passed: boolean;
  readonly proposal: readonly ProposedSubgraph[];
  readonly composition: {
    readonly status: CheckStatus;
    readonly errors: readonly LocatedIssue[];
    /** What to know although it composes. */
    readonly hints: readonly LocatedIssue[];
  };
  readonly lint: LintCheck;
  readonly operations: OperationCheck;
}
