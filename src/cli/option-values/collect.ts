/** For an option that may be given several times: one value more. */
export function collect(value: string, values: readonly string[]): readonly string[] {
  return [...values, value];
}
