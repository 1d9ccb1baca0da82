import { findServices } from './find-services.ts';

/** Runs once before all test files, whether through `npm test` or `npx vitest`. */
export async function setup(): Promise<void> {
  const missing = await findServices();
  if (missing.length > 0) process.stderr.write(`${missing.join('\n\n')}\nTests that need one are skipped.\n`);
}
