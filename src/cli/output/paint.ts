import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colour for standard error: only on a terminal, and as NO_COLOR and FORCE_COLOR say. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr });
}

/** The same for standard output. */
export function paintOutput(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
