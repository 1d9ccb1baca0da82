import type { Logger } from '../core/logger.ts';

/** What a shell reports for a program that a second signal ended. */
const FORCED_EXIT_CODE = 130;

/**
 * Stops the program in good order on SIGTERM or SIGINT, and at once on the second of either.
 *
 * A terminal's Ctrl-C reaches this process and the program that started it; the latter must not pass it on again.
 */
export function stopOnSignals(stop: () => Promise<void>, log: Logger): void {
  let signalled = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (signalled) {
      log.warn({ signal }, 'second signal: ending at once');
      process.exit(FORCED_EXIT_CODE);
    }
    signalled = true;
    log.info({ signal }, 'stopping');
    stop().then(
      () => {
        log.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        log.fatal({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
