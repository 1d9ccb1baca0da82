import type { ApolloServerPlugin, BaseContext, GraphQLRequestContext } from '@apollo/server';
import type { RequestContext } from './request-context.ts';

type Request = GraphQLRequestContext<RequestContext>;
type Step = (request: Request) => void | Promise<void>;

/** One concern of every GraphQL request. What it throws before the operation runs is the answer. */
export interface Stage {
  /** The schema is chosen; nothing is known of the document. */
  readonly begun?: Step;
  /** The document is valid, and its operation is chosen, or there is none. */
  readonly resolved?: Step;
  /** `errors` are as they were thrown, before clients see them. */
  readonly failed?: Step;
  /** The answer is complete and not yet written. */
  readonly answered?: Step;
}

const DONE = Promise.resolve();

/**
 * Makes one plugin of stages, which are run in order. Apollo Server makes promises for every plugin at every hook, those
 * without anything to do included: as plugins of their own, five stages would be a tenth of a small request's cost.
 */
export function asPlugin(stages: readonly Stage[]): ApolloServerPlugin<RequestContext> {
  const listener = {
    didResolveOperation: inOrder(stages.flatMap(({ resolved }) => resolved ?? [])),
    didEncounterErrors: inOrder(stages.flatMap(({ failed }) => failed ?? [])),
    willSendResponse: inOrder(stages.flatMap(({ answered }) => answered ?? [])),
  };
  const begin = inOrder(stages.flatMap(({ begun }) => begun ?? []));
  const started = Promise.resolve(listener);
  return {
    requestDidStart: (request) => {
      const pending = begin(request as Request & BaseContext);
      return pending === DONE ? started : pending.then(() => listener);
    },
  };
}

/** Runs steps one after the other; without a promise of its own as long as none of them makes one. */
function inOrder(steps: readonly Step[]): (request: Request) => Promise<void> {
  const runFrom = (first: number, request: Request): Promise<void> => {
    for (let index = first; index < steps.length; index += 1) {
      const pending = steps[index]?.(request);
      if (pending !== undefined) return pending.then(() => runFrom(index + 1, request));
    }
    return DONE;
  };
  return (request) => runFrom(0, request);
}
