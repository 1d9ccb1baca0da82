import type { TestGateway } from '../../kit/gateway.ts';
import { readAnswer } from '../compare/answer.ts';
import type { Fixture } from '../fixture.ts';
import type { Engine } from './engine.ts';

/** A whole gateway over HTTP. */
export function gatewayEngine(name: string, gateway: TestGateway, { callers }: Pick<Fixture, 'callers'>): Engine {
  return {
    name,
    answer: async ({ query, variables, caller }) =>
      readAnswer(await gateway.query(query, { variables, headers: callers[caller] ?? {} })),
  };
}
