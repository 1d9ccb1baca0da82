import { parentPort } from 'node:worker_threads';
import type { Schema } from '@apollo/federation-internals';
import { operationFromDocument, printSchema, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import type { AdaptedSupergraph } from './adapted-supergraph.ts';
import { adaptSupergraph } from './adapted-supergraph.ts';
import { completeRequires } from './complete-requires.ts';
import type { LoadRequest, PlannerAnswer, PlannerRequest, PlanRequest } from './planner-messages.ts';
import type { QueryPlan } from './query-plan.ts';
import { restoreArguments } from './restore-arguments.ts';
import { splitSdl } from './split-sdl.ts';
import { typeMemberships } from './type-memberships.ts';

/** The thread behind `Planner`: holds the supergraphs that are loaded and plans one operation at a time. */
interface LoadedSupergraph {
  readonly apiSchema: Schema;
  readonly planner: QueryPlanner;
  readonly standIns: AdaptedSupergraph['standIns'];
}

const supergraphs = new Map<string, LoadedSupergraph>();

/** A planner's assertion may quote the whole operation. */
const MAX_REASON_LENGTH = 1_000;

/** How the planner says that it gives up on an operation, by design; everything else that it throws is a defect. */
const TOO_COMPLEX = [
  /^Exceeded maximum recursive selections/,
  /^Number of non-local selections exceeds limit/,
  /^Maximum call stack size exceeded/,
];

parentPort?.on('message', (request: PlannerRequest) => {
  if (request.kind === 'release') supergraphs.delete(request.supergraphId);
  else parentPort?.postMessage(request.kind === 'load' ? load(request) : plan(request));
});

function load({ supergraphId, sdl }: LoadRequest): PlannerAnswer {
  try {
    const supergraph = Supergraph.build(sdl, { validateSupergraph: true });
    const apiSdl = splitSdl(printSchema(supergraph.apiSchema()));
    const memberships = typeMemberships(parse(sdl, { noLocation: true }));
    const { document, standIns } = adaptSupergraph(sdl);
    const adapted = document === undefined ? supergraph : Supergraph.build(document, { validateSupergraph: false });
    // The planner's own defaults, which are ApolloGateway's: the reference engine plans in the same way.
    const planner = new QueryPlanner(adapted);
    supergraphs.set(supergraphId, { apiSchema: adapted.apiSchema(), planner, standIns });
    return { kind: 'loaded', schema: { apiSdl, memberships } };
  } catch (error) {
    return { kind: 'failed', code: 'SUPERGRAPH_INVALID', reason: messageOf(error) };
  }
}

function plan({ supergraphId, document, operationName }: PlanRequest): PlannerAnswer {
  const supergraph = supergraphs.get(supergraphId);
  if (supergraph === undefined) return failedPlan(new Error(`supergraph ${supergraphId} is not loaded`));
  try {
    const named = operationName === undefined ? {} : { operationName };
    const operation = operationFromDocument(supergraph.apiSchema, parse(document, { noLocation: true }), named);
    const plan = JSON.stringify(supergraph.planner.buildQueryPlan(operation));
    return { kind: 'planned', plan: restored(plan, supergraph.standIns) };
  } catch (error) {
    return failedPlan(error);
  }
}

function restored(plan: string, standIns: AdaptedSupergraph['standIns']): string {
  if (!standIns.isAnythingRequired) return plan;
  return JSON.stringify(restoreArguments(completeRequires(JSON.parse(plan) as QueryPlan, standIns), standIns));
}

function failedPlan(error: unknown): PlannerAnswer {
  const reason = messageOf(error);
  const code = TOO_COMPLEX.some((pattern) => pattern.test(reason))
    ? 'QUERY_PLAN_COMPLEXITY_EXCEEDED'
    : 'QUERY_PLANNING_FAILED';
  return { kind: 'failed', code, reason };
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MAX_REASON_LENGTH);
}
