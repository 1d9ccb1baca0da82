import type { Logger } from '../core/logger.ts';
import type { UpdateOutcome } from '../snapshot/snapshot-updater.ts';

/** One line for what became of a new schema, and one for each hint. */
export function logSchemaUpdate(outcome: UpdateOutcome, log: Logger): void {
  switch (outcome.kind) {
    case 'unchanged':
      log.debug('the supergraph has not changed');
      return;
    case 'rejected': {
      const { code, message, issues } = outcome.rejection;
      log.error(
        { ...changeOf(outcome.candidate), code, issues },
        `${message.replace(/\.?$/, '.')} The last good schema stays.`,
      );
      return;
    }
    case 'swapped':
      log.info(
        {
          ...changeOf(outcome.candidate),
          durationMs: outcome.durationMs,
          longestPauseMs: outcome.longestPauseMs,
          hints: outcome.hints.length,
        },
        'a new supergraph is served',
      );
      for (const hint of outcome.hints) log.debug({ code: hint.code }, hint.message);
  }
}

/** The number of the change, of what a registry has told. */
function changeOf(candidate: UpdateOutcome['candidate']): { readonly change?: number } {
  return candidate?.kind === 'published' ? { change: candidate.supergraph.sequence } : {};
}
