import { InvalidArgumentError } from 'commander';

/** The number of a change, as an option takes it. */
export function parseSequence(text: string): number {
  const number = Number(text);
  if (/^\d{1,15}$/.test(text) && number > 0) return number;
  throw new InvalidArgumentError('Expected the number of a change, from 1.');
}
