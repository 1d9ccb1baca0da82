/** `_` and the letter, or with more of that letter when one of the names could be taken for one with the prefix. */
export function unusedPrefix(letter: string, names: readonly string[]): string {
  let prefix = `_${letter}`;
  while (names.some((name) => name.startsWith(prefix))) prefix += letter;
  return prefix;
}
