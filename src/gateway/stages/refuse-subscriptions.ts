import { clientError } from '../client-error.ts';
import type { Stage } from '../stage.ts';

/** Answers a subscription with a clear code; the stock executor would fail with status 500 in the middle of its work. */
export const refuseSubscriptions: Stage = {
  resolved({ operation }) {
    if (operation?.operation === 'subscription') throw clientError('SUBSCRIPTIONS_NOT_SUPPORTED');
  },
};
