import { terminalText } from './terminal-text.ts';

const GAP = '  ';
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff00-\uff60]/u;
const graphemes = new Intl.Segmenter();

/**
 * A table for a terminal: columns aligned, a heading above, one line a row, no spaces at line ends.
 *
 * Shape  cells may hold what others have written; line ends in them become spaces. `''` without rows is up to the caller.
 */
export function renderTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows.map((row) => row.map(oneLine))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column] ?? ''))));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
          .join(GAP)
          .trimEnd()}\n`,
    )
    .join('');
}

function oneLine(cell: string): string {
  return terminalText(cell).replaceAll(/\s+/g, ' ').trim();
}

/** Columns that a terminal takes for it. */
function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}
