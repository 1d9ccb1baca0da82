import { paint } from './paint.ts';
import { terminalText } from './terminal-text.ts';

/** What is being done, or was done: one line on standard error. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Why it has not been done. `text` is what follows in the lines below, whole. */
export function tellError({ code, message }: { readonly code: string; readonly message: string }, text = ''): void {
  process.stderr.write(`${paint('red', `error[${code}]`)}: ${terminalText(message)}\n${text}`);
}

/** What to know although it went well. */
export function warn(text: string): void {
  tell(`${paint('yellow', 'WARN:')} ${text}`);
}
