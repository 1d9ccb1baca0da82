/** How a query plan can be shown. */
export const PLAN_FORMATS = ['text', 'json', 'mermaid', 'svg'] as const;

export type PlanFormat = (typeof PLAN_FORMATS)[number];
