import type { DestinationStream, Logger, LoggerOptions } from 'pino';
import { pino } from 'pino';

export type { Logger } from 'pino';

/** Header and field names whose values never reach a log. */
const SECRET_PATHS = ['authorization', 'cookie', 'token', 'password', 'secret'].flatMap((name) => [
  name,
  `*.${name}`,
  `headers["${name}"]`,
]);

/** ioredis puts the command that has failed on its errors: the password of an AUTH, a whole document or answer. */
const COMMAND_ARGUMENTS = 'err.command.args';

/** One JSON line per entry, on stdout unless a destination is given. `level` is a pino level name. */
export function createLogger(level: string, destination: DestinationStream = pino.destination(1)): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: [...SECRET_PATHS, COMMAND_ARGUMENTS], censor: '[secret]' },
  };
  return pino(options, destination);
}
