import type { GraphQLArgument, GraphQLInputField } from 'graphql';
import {
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { Compared, InspectedChange, Judgement } from './judgement.ts';
import { NOBODY } from './schema-change.ts';
import type { SchemaFacts } from './schema-facts.ts';

const REFUSES_NULL = 'It has a default for those who leave it out; an explicit null is refused.';

/** Judges changes of what clients send: arguments and input fields. Undefined for all others. */
export function judgeInputChange(change: InspectedChange, compared: Compared): Judgement | undefined {
  switch (change.type) {
    case 'FIELD_ARGUMENT_REMOVED': {
      const { typeName, fieldName, removedFieldArgumentName } = change.meta;
      const coordinate = `${typeName}.${fieldName}(${removedFieldArgumentName}:)`;
      return { coordinate, reason: 'Operations that give it are refused.', concern: { anyOf: [coordinate] } };
    }
    case 'FIELD_ARGUMENT_ADDED': {
      const { typeName, fieldName, addedArgumentName, hasDefaultValue, addedToNewField } = change.meta;
      const field = `${typeName}.${fieldName}`;
      const coordinate = `${field}(${addedArgumentName}:)`;
      if (addedToNewField) return { coordinate, concern: NOBODY };
      if (change.meta.isAddedFieldArgumentBreaking) {
        const reason = 'Operations that select the field cannot have given it, and are refused.';
        return { coordinate, reason, concern: { anyOf: [field] } };
      }
      if (!hasDefaultValue) {
        return { coordinate, criticality: 'safe', reason: 'It may be left out, and has no default.', concern: NOBODY };
      }
      return {
        coordinate,
        reason: 'Operations that do not give it have its default now.',
        concern: { anyOf: [field] },
      };
    }
    case 'FIELD_ARGUMENT_TYPE_CHANGED': {
      const { typeName, fieldName, argumentName, oldArgumentType, newArgumentType } = change.meta;
      const field = `${typeName}.${fieldName}`;
      const coordinate = `${field}(${argumentName}:)`;
      if (change.criticality.level === 'NON_BREAKING') return accepted(coordinate);
      const argument = argumentOf(compared.after, typeName, fieldName, argumentName);
      if (newArgumentType === `${oldArgumentType}!`) {
        if (argument !== undefined && !isRequiredArgument(argument)) {
          return { coordinate, criticality: 'dangerous', reason: REFUSES_NULL, concern: { anyOf: [coordinate] } };
        }
        const reason = 'Operations that leave it out, or give a variable that may be null, are refused.';
        return { coordinate, reason, concern: { anyOf: [field], onlyIfRefused: true } };
      }
      const everyone = argument !== undefined && isRequiredArgument(argument) && !oldArgumentType.endsWith('!');
      return { coordinate, concern: { anyOf: [everyone ? field : coordinate] } };
    }
    case 'FIELD_ARGUMENT_DEFAULT_CHANGED': {
      const { typeName, fieldName, argumentName, newDefaultValue } = change.meta;
      const field = `${typeName}.${fieldName}`;
      const coordinate = `${field}(${argumentName}:)`;
      const argument = argumentOf(compared.after, typeName, fieldName, argumentName);
      if (newDefaultValue === undefined && argument !== undefined && isRequiredArgument(argument)) {
        const reason = 'Without its default it is required: operations that leave it out are refused.';
        return { coordinate, criticality: 'breaking', reason, concern: { anyOf: [field], onlyIfRefused: true } };
      }
      return { coordinate, concern: { anyOf: [field] } };
    }
    case 'INPUT_FIELD_REMOVED': {
      const coordinate = `${change.meta.inputName}.${change.meta.removedFieldName}`;
      return { coordinate, reason: 'Requests that give it are refused.', concern: { anyOf: [coordinate] } };
    }
    case 'INPUT_FIELD_ADDED': {
      const { inputName, addedInputFieldName, addedToNewType } = change.meta;
      const coordinate = `${inputName}.${addedInputFieldName}`;
      return { coordinate, concern: addedToNewType ? NOBODY : { anyOf: [inputName] } };
    }
    case 'INPUT_FIELD_TYPE_CHANGED': {
      const { inputName, inputFieldName, oldInputFieldType, newInputFieldType } = change.meta;
      const coordinate = `${inputName}.${inputFieldName}`;
      if (change.criticality.level === 'NON_BREAKING') return accepted(coordinate);
      const field = inputFieldOf(compared.after, inputName, inputFieldName);
      const isRequired = field !== undefined && isRequiredInputField(field);
      const tightens = newInputFieldType === `${oldInputFieldType}!`;
      if (tightens && !isRequired) {
        return { coordinate, criticality: 'dangerous', reason: REFUSES_NULL, concern: { anyOf: [coordinate] } };
      }
      const everyone = isRequired && !oldInputFieldType.endsWith('!');
      return { coordinate, concern: { anyOf: [everyone ? inputName : coordinate] } };
    }
    case 'INPUT_FIELD_DEFAULT_VALUE_CHANGED': {
      const { inputName, inputFieldName, newDefaultValue } = change.meta;
      const coordinate = `${inputName}.${inputFieldName}`;
      const field = inputFieldOf(compared.after, inputName, inputFieldName);
      if (newDefaultValue === undefined && field !== undefined && isNonNullType(field.type)) {
        const reason = 'Without its default it is required: requests that leave it out are refused.';
        return { coordinate, criticality: 'breaking', reason, concern: { anyOf: [inputName] } };
      }
      return { coordinate, concern: { anyOf: [inputName] } };
    }
    default:
      return undefined;
  }
}

function accepted(coordinate: string): Judgement {
  return { coordinate, reason: 'Every value that was accepted before still is.', concern: NOBODY };
}

function argumentOf(
  { schema }: SchemaFacts,
  typeName: string,
  field: string,
  name: string,
): GraphQLArgument | undefined {
  const type = schema.getType(typeName);
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  return type.getFields()[field]?.args.find((argument) => argument.name === name);
}

function inputFieldOf({ schema }: SchemaFacts, typeName: string, name: string): GraphQLInputField | undefined {
  const type = schema.getType(typeName);
  return isInputObjectType(type) ? type.getFields()[name] : undefined;
}
