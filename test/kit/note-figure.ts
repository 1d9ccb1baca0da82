import { appendFileSync } from 'node:fs';

/** Whether tests take the counts and times of the figures themselves, rather than smaller ones that every run can afford. */
export const AT_FULL_SIZE = process.env.CHAOS === 'full';

export interface Figure {
  /** As in docs/reliability.md: `A1`, `S8`. */
  readonly id: string;
  /** What was done, in a few words. */
  readonly what: string;
  /** What is asked. */
  readonly threshold: string;
  readonly measured: string;
  /** The same with the guard off, or on the stock gateway: what shows that the test can fail. */
  readonly unguarded?: string;
}

/** Notes what a test has measured. `npm run test:chaos` makes its table of these; in other runs nothing becomes of them. */
export function noteFigure(figure: Figure): void {
  const file = process.env.FIGURES_FILE;
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`);
}
