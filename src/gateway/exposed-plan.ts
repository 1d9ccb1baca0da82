import type { QueryPlan } from '../plan/query-plan.ts';
import { planText } from '../plan/show/plan-text.ts';
import type { RequestContext } from './request-context.ts';

/** What a client wants of the query plan: nothing, the plan beside the answer, or the plan alone. */
export type PlanWish = 'none' | 'beside' | 'alone';

/** Reads the header of Apollo Router: `Apollo-Expose-Query-Plan: true` or `dry-run`. */
export function planWish({ headers }: Pick<RequestContext, 'headers'>): PlanWish {
  switch (headers['apollo-expose-query-plan']) {
    case 'true':
      return 'beside';
    case 'dry-run':
      return 'alone';
    default:
      return 'none';
  }
}

/** The plan as Apollo Router shows it in `extensions`. */
export function planExtensions(plan: QueryPlan | undefined): Record<string, unknown> {
  const object: QueryPlan = plan ?? { kind: 'QueryPlan' };
  return { apolloQueryPlan: { object, text: planText(object) } };
}
