import type { ApolloServerPlugin } from '@apollo/server';
import { clientError } from '../client-error.ts';
import type { RequestContext } from '../request-context.ts';

/** Answers a subscription with a clear code; the stock executor would fail with status 500 in the middle of its work. */
export const refuseSubscriptions: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (operation?.operation === 'subscription') throw clientError('SUBSCRIPTIONS_NOT_SUPPORTED');
      },
    };
  },
};
