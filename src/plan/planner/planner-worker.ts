/** The thread behind `Planner`: holds the supergraphs that are loaded and plans one operation at a time. */

import { parentPort } from 'node:worker_threads';
import type { Schema } from '@apollo/federation-internals';
import {
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  operationFromDocument,
  printSchema,
  Supergraph,
} from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { buildSchema, parse } from 'graphql';
import type { AdaptedSupergraph } from '../adapt/adapted-supergraph.ts';
import { adaptSupergraph } from '../adapt/adapted-supergraph.ts';
import { concreteConditions } from '../adapt/concrete-conditions.ts';
import { interfaceObjects } from '../adapt/interface-objects.ts';
import type { Requirements } from '../adapt/requirements.ts';
import { readRequirements } from '../adapt/requirements.ts';
import type { GraphTypes } from '../graph-types.ts';
import { completeRequires } from '../mend/complete-requires.ts';
import { noteComputedFields } from '../mend/computed-fields.ts';
import { omitTypenames } from '../mend/omit-typenames.ts';
import { postponeFields } from '../mend/postpone-fields.ts';
import { restoreArguments } from '../mend/restore-arguments.ts';
import { separateRequirements } from '../mend/separate-requirements.ts';
import type { QueryPlan } from '../query-plan.ts';
import { typeMemberships } from '../type-memberships.ts';
import type { LoadRequest, PlannerAnswer, PlannerRequest, PlanRequest } from './planner-messages.ts';
import { plannerTypes } from './planner-types.ts';
import { splitSdl } from './split-sdl.ts';

/** A supergraph made ready for planning, and what is needed to mend the plans. */
interface LoadedSupergraph {
  readonly apiSchema: Schema;
  readonly planner: QueryPlanner;
  /** The API schema once more; only with interface objects. */
  readonly schema: GraphQLSchema | undefined;
  readonly interfaceObjects: ReadonlySet<string>;
  readonly requirements: Requirements;
  readonly standIns: AdaptedSupergraph['standIns'];
  readonly types: GraphTypes;
}

const supergraphs = new Map<string, LoadedSupergraph>();

/** Those of the planner, and those that are enforced before an operation is planned. */
const SUPPORTED_FEATURES = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  'https://specs.apollo.dev/authenticated/v0.1',
  'https://specs.apollo.dev/requiresScopes/v0.1',
  'https://specs.apollo.dev/policy/v0.1',
]);

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
    const supergraph = Supergraph.build(sdl, { supportedFeatures: SUPPORTED_FEATURES, validateSupergraph: true });
    const printed = printSchema(supergraph.apiSchema());
    const { document, isAdapted, standIns } = adaptSupergraph(sdl);
    const adapted = isAdapted
      ? Supergraph.build(document, {
          supportedFeatures: SUPPORTED_FEATURES,
          validateSupergraph: false,
        })
      : supergraph;
    // The planner's own defaults, which are ApolloGateway's: the reference engine plans in the same way.
    const planner = new QueryPlanner(adapted);
    const objects = interfaceObjects(document);
    const apiSchema = adapted.apiSchema();
    supergraphs.set(supergraphId, {
      apiSchema,
      planner,
      schema: objects.size === 0 ? undefined : buildSchema(printed, { assumeValid: true, noLocation: true }),
      interfaceObjects: objects,
      requirements: readRequirements(document),
      standIns,
      types: plannerTypes(adapted, apiSchema),
    });
    return { kind: 'loaded', schema: { apiSdl: splitSdl(printed), memberships: typeMemberships(document) } };
  } catch (error) {
    return { kind: 'failed', code: 'SUPERGRAPH_INVALID', reason: messageOf(error) };
  }
}

function plan({ supergraphId, document, operationName }: PlanRequest): PlannerAnswer {
  const supergraph = supergraphs.get(supergraphId);
  if (supergraph === undefined) return failedPlan(new Error(`supergraph ${supergraphId} is not loaded`));
  try {
    const named = operationName === undefined ? {} : { operationName };
    const asked = plannableConditions(parse(document, { noLocation: true }), supergraph);
    const operation = operationFromDocument(supergraph.apiSchema, asked, named);
    // As text and back: plain data, in which whatever is `undefined` is left out.
    const plan = JSON.parse(JSON.stringify(supergraph.planner.buildQueryPlan(operation))) as QueryPlan;
    const sent = omitTypenames(mended(plan, supergraph), asked, supergraph.types);
    return { kind: 'planned', plan: JSON.stringify(sent) };
  } catch (error) {
    return failedPlan(error);
  }
}

function plannableConditions(document: DocumentNode, { schema, interfaceObjects }: LoadedSupergraph): DocumentNode {
  return schema === undefined ? document : concreteConditions(document, schema, interfaceObjects);
}

/** A plan that keeps to what fields require. */
function mended(plan: QueryPlan, { requirements, interfaceObjects, standIns }: LoadedSupergraph): QueryPlan {
  if (!requirements.exist) return plan;
  const complete = completeRequires(plan, standIns);
  const postponed = postponeFields(complete, requirements);
  const separate = separateRequirements(postponed, requirements, interfaceObjects);
  return restoreArguments(noteComputedFields(separate, requirements), standIns);
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
