/** Where a command looks things up. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly cwd: string;
}
