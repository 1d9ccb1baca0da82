import { pathToFileURL } from 'node:url';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import type { PolicySource, PolicySubject } from './policy-source.ts';

/** One policy. Anything but `true` is a no. */
export type PolicyFunction = (subject: PolicySubject) => boolean | Promise<boolean>;

/**
 * What a policy module exports as `default`: a function by the name of each policy, or one function that is asked for all
 * of them at once and returns the names of those that hold.
 */
export type PolicyModule =
  | Readonly<Record<string, PolicyFunction>>
  | ((policies: readonly string[], subject: PolicySubject) => Iterable<string> | Promise<Iterable<string>>);

/**
 * Loads the policies of a module. A policy that the module does not have does not hold.
 *
 * Errors  POLICY_MODULE_INVALID when it cannot be loaded or exports something else.
 */
export async function loadModulePolicies(file: string): Promise<PolicySource> {
  const exported = await loadDefault(file);
  if (typeof exported === 'function') {
    const decideAll = exported as Extract<PolicyModule, (...given: never[]) => unknown>;
    return { decide: async (policies, subject) => decideAll(policies, subject) };
  }
  const functions = readFunctions(exported, file);
  return {
    async decide(policies, subject) {
      const answers = await Promise.all(
        policies.map(async (name) => ((await functions.get(name)?.(subject)) === true ? [name] : [])),
      );
      return answers.flat();
    },
  };
}

async function loadDefault(file: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
  } catch (cause) {
    throw new PorticoError('POLICY_MODULE_INVALID', { file, reason: reasonOf(cause) }, { cause });
  }
}

function readFunctions(exported: unknown, file: string): Map<string, PolicyFunction> {
  const entries = typeof exported === 'object' && exported !== null ? Object.entries(exported) : undefined;
  const wrong = entries?.find(([, value]) => typeof value !== 'function');
  if (entries === undefined || wrong !== undefined) {
    const what = wrong === undefined ? 'its default export is' : `what it exports as ${JSON.stringify(wrong[0])} is`;
    throw new PorticoError('POLICY_MODULE_INVALID', { file, reason: `${what} no function` });
  }
  return new Map(entries as [string, PolicyFunction][]);
}
