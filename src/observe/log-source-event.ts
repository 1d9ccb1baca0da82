import type { Logger } from '../core/logger.ts';
import type { SourceEvent } from '../sources/source-event.ts';

/** One line for each change of an instance. What happens per call is counted only. */
export function logSourceEvent(event: SourceEvent, log: Logger): void {
  if (event.kind === 'breaker') {
    const { subgraph, instance, url, state } = event;
    const level = state === 'open' ? 'warn' : 'info';
    log[level]({ subgraph, instance, url, state }, 'circuit breaker');
  } else if (event.kind === 'ejected') {
    const { subgraph, instance, url, forMs } = event;
    log.warn({ subgraph, instance, url, forMs }, 'instance left out after failures in a row');
  } else if (event.kind === 'returned') {
    const { subgraph, instance, url } = event;
    log.info({ subgraph, instance, url }, 'instance takes part again');
  }
}
