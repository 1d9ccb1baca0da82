import { readAnswer } from '../compare/answer.ts';
import type { Fixture } from '../fixture.ts';
import type { Monolith } from '../monolith/monolith.ts';
import type { Engine } from './engine.ts';

/** The reference. */
export function monolithEngine(monolith: Monolith, { callers }: Pick<Fixture, 'callers'>): Engine {
  return {
    name: 'monolith',
    answer: async ({ query, variables, caller }) =>
      readAnswer(await monolith.execute({ query, variables, headers: callers[caller] ?? {} })),
  };
}
