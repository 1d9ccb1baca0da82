import type { QueryPlan } from '../query-plan.ts';
import { planMermaid } from './plan-mermaid.ts';
import { planSvg } from './plan-svg.ts';
import { planText } from './plan-text.ts';

export const PLAN_FORMATS = ['text', 'json', 'mermaid', 'svg'] as const;

export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** A query plan for people (`text`, `mermaid`, `svg`) or programs (`json`: the plan itself). Without a newline at the end. */
export function describePlan(plan: QueryPlan, format: PlanFormat): string {
  switch (format) {
    case 'text':
      return planText(plan);
    case 'json':
      return JSON.stringify(plan, null, 2);
    case 'mermaid':
      return planMermaid(plan);
    case 'svg':
      return planSvg(plan);
  }
}
