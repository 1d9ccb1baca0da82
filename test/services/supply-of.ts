import type { Supply } from './launcher.ts';
import type { Service } from './services.ts';

/**
 * The supply that `global-setup.ts` found for this test run.
 *
 * Outside of a test run there is none, which is the `none` launcher.
 */
export function supplyOf(service: Service): Supply {
  const text = process.env[service.supplyVariable];
  if (text === undefined) {
    return { launcher: { kind: 'none', reason: `${service.supplyVariable} is not set: run the tests with vitest.` } };
  }
  // Written by our own global setup in the same run.
  return JSON.parse(text) as Supply;
}
