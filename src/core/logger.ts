import type { Logger } from 'pino';
import { pino } from 'pino';

export type { Logger } from 'pino';

/** Header and field names whose values never reach a log. */
const SECRET_PATHS = ['authorization', 'cookie', 'token', 'password', 'secret'].flatMap((name) => [
  name,
  `*.${name}`,
  `headers["${name}"]`,
]);

/** One JSON line per entry on stdout. `level` is a pino level name. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRET_PATHS, censor: '[secret]' },
  });
}
