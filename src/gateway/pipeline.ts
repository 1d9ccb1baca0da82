import type { ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { RateLimits } from '../limits/rate/rate-limits.ts';
import type { SnapshotStore } from '../snapshot/snapshot-store.ts';
import type { RequestContext } from './request-context.ts';
import { asPlugin } from './stage.ts';
import { enforceRateLimits } from './stages/enforce-rate-limits.ts';
import { logInternalErrors } from './stages/log-internal-errors.ts';
import { markStale } from './stages/mark-stale.ts';
import { noteOperation } from './stages/note-operation.ts';
import { noteServed } from './stages/note-served.ts';
import { refuseSubscriptions } from './stages/refuse-subscriptions.ts';
import { refuseUnknownOperations } from './stages/refuse-unknown-operations.ts';
import { takeSnapshot } from './stages/take-snapshot.ts';

/**
 * What a GraphQL request passes, in order. The document has been judged against the limits before it enters
 * (`http/graphql-route.ts`, in the context function), because graphql-js validates before any of these could speak.
 */
export function pipeline(
  store: SnapshotStore,
  rateLimits: Pick<RateLimits, 'client'>,
  recordsTraffic: boolean,
): ApolloServerPlugin<RequestContext>[] {
  return [
    asPlugin([
      // ── which schema ────────────────────────────────────────────────────────────────
      takeSnapshot(store),
      // ── may it run ──────────────────────────────────────────────────────────────────
      refuseUnknownOperations,
      refuseSubscriptions,
      // ── how often ───────────────────────────────────────────────────────────────────
      enforceRateLimits(rateLimits),
      // ── what became of it ───────────────────────────────────────────────────────────
      markStale,
      noteOperation,
      ...(recordsTraffic ? [noteServed] : []),
      logInternalErrors,
    ]),
    // Apollo Server's own, which would call out or do work that nobody reads.
    ApolloServerPluginUsageReportingDisabled(),
    ApolloServerPluginSchemaReportingDisabled(),
    ApolloServerPluginInlineTraceDisabled(),
    ApolloServerPluginCacheControlDisabled(),
    ApolloServerPluginLandingPageDisabled(),
  ];
}
