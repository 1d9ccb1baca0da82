import { DirectiveLocation } from 'graphql';
import type { Compared, InspectedChange, Judgement } from './judgement.ts';
import { NOBODY } from './schema-change.ts';

const EXECUTABLE = new Set<string>([
  DirectiveLocation.QUERY,
  DirectiveLocation.MUTATION,
  DirectiveLocation.SUBSCRIPTION,
  DirectiveLocation.FIELD,
  DirectiveLocation.FRAGMENT_DEFINITION,
  DirectiveLocation.FRAGMENT_SPREAD,
  DirectiveLocation.INLINE_FRAGMENT,
  DirectiveLocation.VARIABLE_DEFINITION,
]);

/** Judges changes of directives, and of where the schema itself applies them. Undefined for all others. */
export function judgeDirectiveChange(change: InspectedChange, compared: Compared): Judgement | undefined {
  if (!change.type.startsWith('DIRECTIVE_')) return undefined;
  if (change.type.startsWith('DIRECTIVE_USAGE_')) return judgeApplication(change);
  const [, name = '', argument] = /^@(\w+)(?:\.(\w+))?/.exec(change.path ?? '') ?? [];
  const coordinate = argument === undefined ? `@${name}` : `@${name}(${argument}:)`;
  const locations = compared.before.schema.getDirective(name)?.locations ?? [];
  if (!locations.some((location) => EXECUTABLE.has(location))) {
    return { coordinate, criticality: 'safe', reason: 'No operation can apply it.', concern: NOBODY };
  }
  if (change.type === 'DIRECTIVE_ARGUMENT_TYPE_CHANGED') {
    const reason = 'Values that it was given may not be of the new type, and what was given is not kept.';
    return { coordinate, reason, concern: { anyOf: [`@${name}`] } };
  }
  const onlyIfRefused = change.type !== 'DIRECTIVE_REMOVED';
  return { coordinate, concern: { anyOf: [`@${name}`], onlyIfRefused } };
}

/** Of those that clients see there are `@deprecated`, `@specifiedBy` and `@oneOf`; only the last says what is accepted. */
function judgeApplication(change: InspectedChange): Judgement {
  const [type = '', field, argument] = (change.path ?? '').split('.').filter((part) => !part.startsWith('@'));
  const isArgument = /ARGUMENT_DEFINITION/.test(change.type) && argument !== undefined;
  const coordinate = isArgument ? `${type}.${field}(${argument}:)` : field === undefined ? type : `${type}.${field}`;
  if (change.type === 'DIRECTIVE_USAGE_INPUT_OBJECT_ADDED' && change.meta.addedDirectiveName === 'oneOf') {
    const reason = 'Requests that give none of its fields, or several, are refused.';
    return { coordinate: type, reason, concern: { anyOf: [type] } };
  }
  return {
    coordinate,
    criticality: 'safe',
    reason: 'It says nothing of what is accepted or answered.',
    concern: NOBODY,
  };
}
