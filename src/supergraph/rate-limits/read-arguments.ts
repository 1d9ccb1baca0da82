import type { ConstDirectiveNode, ConstValueNode, DirectiveDefinitionNode, FieldDefinitionNode } from 'graphql';
import { valueFromASTUntyped } from 'graphql';
import type { InputFields } from './argument-path.ts';
import { argumentPathProblem } from './argument-path.ts';
import { parseWindow } from './parse-window.ts';
import type { RateLimitRule } from './rate-limit-rule.ts';

export type RuleArguments = Omit<RateLimitRule, 'typeName' | 'fieldName' | 'name'>;

/** Those of Hive's directive, and of the package that it comes from. */
const KNOWN = ['max', 'window', 'message', 'identityArgs', 'arrayLengthField', 'readOnly', 'uncountRejected'] as const;

const DEFAULT_MAX = 5;
const DEFAULT_WINDOW_MS = 60_000;

/**
 * Reads what one `@rateLimit` says for one field: what is left out has the default of the directive's definition, else
 * Hive's (5 in 60 s). Everything that is wrong with it is in `problems`.
 *
 * Source  https://the-guild.dev/graphql/hive/docs/gateway/other-features/security/rate-limiting
 */
export function readArguments(
  application: ConstDirectiveNode,
  definition: DirectiveDefinitionNode | undefined,
  field: FieldDefinitionNode,
  inputs: InputFields,
): { readonly rule: RuleArguments; readonly problems: readonly string[] } {
  const problems: string[] = [];
  for (const { name } of application.arguments ?? []) {
    if (KNOWN.includes(name.value as (typeof KNOWN)[number])) continue;
    problems.push(`${name.value} is no argument that is known here (known: ${KNOWN.join(', ')})`);
  }
  const given = (name: (typeof KNOWN)[number]): unknown => {
    const node: ConstValueNode | undefined =
      application.arguments?.find((argument) => argument.name.value === name)?.value ??
      definition?.arguments?.find((argument) => argument.name.value === name)?.defaultValue;
    const value = node === undefined ? undefined : valueFromASTUntyped(node);
    return value === null ? undefined : value;
  };
  /** The value when it is one of its type; `undefined` when there is none. */
  const read = <Value>(name: (typeof KNOWN)[number], isValid: (value: unknown) => value is Value, expected: string) => {
    const value = given(name);
    if (value === undefined || isValid(value)) return value;
    problems.push(`${name}: ${JSON.stringify(value)} is not ${expected}`);
    return undefined;
  };
  const max = read('max', isPositiveInteger, 'a whole number of at least 1') ?? DEFAULT_MAX;
  const window = read('window', isWindow, 'a length of time from 1s to 24d in whole seconds, such as "15m"');
  const paths = read('identityArgs', isTextList, 'a list of argument names') ?? [];
  const list = read('arrayLengthField', isText, 'the name of an argument');
  for (const path of paths) {
    const problem = argumentPathProblem(path, 'value', field, inputs);
    if (problem !== undefined) problems.push(`identityArgs: ${problem}`);
  }
  const listProblem = list === undefined ? undefined : argumentPathProblem(list, 'list', field, inputs);
  if (listProblem !== undefined) problems.push(`arrayLengthField: ${listProblem}`);
  const rule = {
    max,
    windowMs: window === undefined ? DEFAULT_WINDOW_MS : (parseWindow(window) ?? DEFAULT_WINDOW_MS),
    identityArgs: paths,
    arrayLengthField: list,
    message: read('message', isText, 'a text'),
    readOnly: read('readOnly', isBoolean, 'true or false') ?? false,
    uncountRejected: read('uncountRejected', isBoolean, 'true or false') ?? false,
  };
  return { rule, problems };
}

const isPositiveInteger = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 1;
const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0;
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isWindow = (value: unknown): value is string => typeof value === 'string' && parseWindow(value) !== undefined;
const isTextList = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
