import type { JWTVerifyGetKey } from 'jose';

/** Where the keys of one issuer come from, as verification sees it. */
export interface VerificationKeys {
  /** The keys as they are known now; undefined as long as none have been read, or when they are too old to be used. */
  readonly current: JWTVerifyGetKey | undefined;
  /** Changes whenever other keys are to be used: what was verified with the ones before must be verified again. */
  readonly generation: number;
  /**
   * Reads the keys again because a token names one that is not known, unless that was done a moment ago.
   * False when nothing new can have come of it.
   */
  refresh(): Promise<boolean>;
  /** Why the keys are not as they should be, for operators. */
  readonly problem: string | undefined;
  stop(): void;
}
