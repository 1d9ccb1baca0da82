/** Where a command looks things up. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly cwd: string;
}

/** Those of this process. */
export function surroundings(): Surroundings {
  return { env: process.env, cwd: process.cwd() };
}
