/** For the end of a sentence: the name that was probably meant, else those that there are. */
export function nameHint(near: string | null, names: readonly string[]): string {
  if (near !== null) return ` (did you mean ${near}?)`;
  return names.length === 0 ? '' : ` (there is ${names.join(', ')})`;
}
