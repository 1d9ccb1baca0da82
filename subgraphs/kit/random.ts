/** A repeatable source of numbers for seeding development data. Not for anything secret. */
export interface Random {
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** One of `list`, which must not be empty. */
  pick<T>(list: readonly T[]): T;
  /** True with the given probability, 0 to 1. */
  chance(probability: number): boolean;
}

/**
 * The same `seed` (a whole number other than 0) gives the same sequence on every machine and every start.
 *
 * Source  xorshift32, Marsaglia 2003, "Xorshift RNGs", the (13, 17, 5) triple.
 */
export function createRandom(seed: number): Random {
  // Small seeds have few bits set, and it takes xorshift a while to spread them: an odd factor spreads them at once.
  let state = Math.imul(seed, 0x9e3779b1);
  if (state === 0) throw new TypeError('the seed must not be 0: xorshift would stay there');
  const fraction = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number): number => low + Math.floor(fraction() * (high - low + 1));
  return {
    integer,
    pick: (list) => {
      const picked = list[integer(0, list.length - 1)];
      if (picked === undefined) throw new TypeError('pick needs a list that is not empty');
      return picked;
    },
    chance: (probability) => fraction() < probability,
  };
}
