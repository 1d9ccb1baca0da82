import { createLogger } from '../../core/logger.ts';
import { Planner } from '../../plan/planner/planner.ts';

/** A person waits and can press Ctrl-C. */
const BUDGET_MS = 10 * 60_000;

/** What clients see of a supergraph, as SDL. Errors: SUPERGRAPH_LOAD_FAILED. */
export async function apiSchemaOf(id: string, sdl: string): Promise<string> {
  const planner = new Planner({ budgetMs: BUDGET_MS, maxQueue: 1, log: createLogger('silent') });
  try {
    return (await planner.load({ id, sdl })).apiSdl.join('\n\n');
  } finally {
    await planner.stop();
  }
}
