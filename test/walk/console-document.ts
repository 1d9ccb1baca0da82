import { hostname } from 'node:os';

/** One thing that a document tells its reader to type, and what came of it. */
export interface ConsoleCommand {
  readonly kind: 'command';
  /** Of the `$` line, from 1. */
  readonly line: number;
  readonly text: string;
  readonly output: readonly string[];
}

/** Something that happens meanwhile: `<!-- happens: name -->`. */
export interface ConsoleEvent {
  readonly kind: 'event';
  readonly line: number;
  readonly name: string;
}

export type ConsoleStep = ConsoleCommand | ConsoleEvent;

const FENCE = '```';
const EVENT = /^<!-- happens: (.+) -->$/;

/** The steps of a Markdown document, in order: commands of its `console` blocks (after `$ `, continued after `\`), and events. */
export function readConsoleDocument(text: string): readonly ConsoleStep[] {
  const steps: ConsoleStep[] = [];
  const lines = text.split('\n');
  let inside = false;
  let output: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const content = lines[index] ?? '';
    const event = EVENT.exec(content)?.[1];
    if (content.startsWith(FENCE)) inside = content === `${FENCE}console`;
    else if (event !== undefined) steps.push({ kind: 'event', line: index + 1, name: event });
    else if (inside && content.startsWith('$ ')) {
      const line = index + 1;
      let command = content.slice(2);
      while (command.endsWith('\\')) {
        index += 1;
        command = `${command}\n${lines[index] ?? ''}`;
      }
      output = [];
      steps.push({ kind: 'command', line, text: command, output });
    } else if (inside) output.push(content);
  }
  return steps;
}

/** The document with other outputs, one for each command. */
export function withOutputs(text: string, outputs: ReadonlyMap<ConsoleCommand['line'], readonly string[]>): string {
  const written: string[] = [];
  let inside = false;
  let continued = false;
  const lines = text.split('\n');
  for (const [index, content] of lines.entries()) {
    if (content.startsWith(FENCE)) inside = content === `${FENCE}console`;
    const isCommand = inside && (content.startsWith('$ ') || continued);
    if (!inside || isCommand || content.startsWith(FENCE)) written.push(content);
    if (isCommand && content.startsWith('$ ')) continued = content.endsWith('\\');
    else if (continued) continued = content.endsWith('\\');
    const isLastOfCommand = isCommand && !continued;
    if (isLastOfCommand) written.push(...(outputs.get(startOf(lines, index)) ?? []));
  }
  return written.join('\n');
}

function startOf(lines: readonly string[], last: number): number {
  let index = last;
  while (!(lines[index] ?? '').startsWith('$ ')) index -= 1;
  return index + 1;
}

/** An output without what is different each time or elsewhere: times, hashes, durations, addresses, the host, and widths that follow from them. */
export function comparable(output: readonly string[]): readonly string[] {
  return output.map((line) =>
    line
      .replaceAll(hostname(), 'vm')
      .replace(/\b127\.0\.0\.1:\d+/g, '<address>')
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( UTC|Z)?/g, '<time>')
      .replace(/\d{4}-\d\d-\d\d/g, '<day>')
      .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/g, '<hash>')
      .replace(/\b\d+(\.\d+)? ?(ms|s|min)\b( ago)?/g, '<duration>')
      .replace(/(?<![\d.])\d+\.\d+(?![\d.])/g, '<fraction>')
      .replace(/[─-]{3,}/g, '<rule>')
      .replace(/ {2,}/g, '  ')
      .trimEnd(),
  );
}
