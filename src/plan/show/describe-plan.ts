import type { QueryPlan } from '../query-plan.ts';
import type { PlanFormat } from './plan-format.ts';
import { planMermaid } from './plan-mermaid.ts';
import { planSvg } from './plan-svg.ts';
import { planText } from './plan-text.ts';

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
