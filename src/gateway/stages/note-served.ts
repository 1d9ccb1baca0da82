import type { Stage } from '../stage.ts';

/**
 * Notes which operation ran, for whoever records traffic. One that was refused before, by a limit or for its caller, did not: its
 * answer has no `data`.
 */
export const noteServed: Stage = {
  answered({ schema, document, operation, response: { body }, contextValue: { record } }) {
    if (!document || !operation || body?.kind !== 'single') return;
    const { data, errors } = body.singleResult;
    // Nothing, and no reason why: the query plan was shown in its place.
    if (data === undefined || (data === null && errors === undefined)) return;
    record.served = { schema, document, operation };
  },
};
