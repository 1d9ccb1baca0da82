/**
 * Money is kept in whole cents, where sums are exact, and shown in euros as a number with at most two decimals
 * (`19.99`), which is what a reader of an answer expects. Only these two functions cross between them.
 */
export function euros(cents: number): number {
  return cents / 100;
}

/** The nearest whole number of cents. */
export function cents(amountInEuros: number): number {
  return Math.round(amountInEuros * 100);
}
