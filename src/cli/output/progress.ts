import { paint } from './paint.ts';

/** What is being done, or was done: one line on standard error. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** What to know although it went well. */
export function warn(text: string): void {
  tell(`${paint('yellow', 'WARN:')} ${text}`);
}
