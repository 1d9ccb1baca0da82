import { getNamedType, isAbstractType, isInterfaceType, isObjectType, isOutputType } from 'graphql';
import type { Compared, InspectedChange, Judgement } from './judgement.ts';
import { NOBODY } from './schema-change.ts';

/** Judges changes of what clients read: types, their fields, and what gives which. Undefined for all others. */
export function judgeOutputChange(change: InspectedChange, compared: Compared): Judgement | undefined {
  const { before } = compared;
  switch (change.type) {
    case 'FIELD_REMOVED': {
      const coordinate = `${change.meta.typeName}.${change.meta.removedFieldName}`;
      return { coordinate, reason: 'Operations that select it are refused.', concern: { anyOf: [coordinate] } };
    }
    case 'FIELD_TYPE_CHANGED':
      return judgeFieldType(change, compared);
    case 'TYPE_REMOVED': {
      const { removedTypeName: name } = change.meta;
      return {
        coordinate: name,
        reason: 'Operations that name it are refused.',
        concern: { anyOf: touching(name, compared) },
      };
    }
    case 'TYPE_KIND_CHANGED': {
      const { typeName: name } = change.meta;
      return { coordinate: name, concern: { anyOf: touching(name, compared) } };
    }
    case 'UNION_MEMBER_REMOVED': {
      const { unionName, removedUnionMemberTypeName: member } = change.meta;
      return {
        coordinate: unionName,
        reason: `Operations with a fragment on ${member} where ${unionName} is given are refused.`,
        concern: {
          anyOf: [unionName, `${unionName}.*`, ...before.fieldsGiving(unionName)],
          and: [member, `${member}.*`],
          onlyIfRefused: true,
        },
      };
    }
    case 'UNION_MEMBER_ADDED':
      return { coordinate: change.meta.unionName, concern: { anyOf: before.fieldsGiving(change.meta.unionName) } };
    case 'OBJECT_TYPE_INTERFACE_REMOVED': {
      const { objectTypeName: type, removedInterfaceName: parent } = change.meta;
      return {
        coordinate: type,
        reason: `Where ${parent} is given there are no longer objects of ${type}, and fragments on one within the other are refused.`,
        concern: {
          anyOf: [parent, `${parent}.*`, ...before.fieldsGiving(parent)],
          and: [type, `${type}.*`],
        },
      };
    }
    case 'OBJECT_TYPE_INTERFACE_ADDED': {
      const { objectTypeName, addedInterfaceName } = change.meta;
      return { coordinate: objectTypeName, concern: { anyOf: before.fieldsGiving(addedInterfaceName) } };
    }
    case 'ENUM_VALUE_REMOVED':
      return judgeEnumValueRemoved(change.meta.enumName, change.meta.removedEnumValueName, compared);
    case 'ENUM_VALUE_ADDED': {
      const { enumName, addedEnumValueName } = change.meta;
      const coordinate = `${enumName}.${addedEnumValueName}`;
      const readers = before.fieldsGiving(enumName);
      if (readers.length > 0) return { coordinate, concern: { anyOf: readers } };
      return { coordinate, criticality: 'safe', reason: 'Clients only send the enum.', concern: NOBODY };
    }
    case 'SCHEMA_QUERY_TYPE_CHANGED':
      return judgeRoot(change.meta.oldQueryTypeName, 'query');
    case 'SCHEMA_MUTATION_TYPE_CHANGED':
      return judgeRoot(change.meta.oldMutationTypeName, 'mutation');
    case 'SCHEMA_SUBSCRIPTION_TYPE_CHANGED':
      return judgeRoot(change.meta.oldSubscriptionTypeName, 'subscription');
    default:
      return undefined;
  }
}

function judgeFieldType(
  { meta, criticality }: Extract<InspectedChange, { type: 'FIELD_TYPE_CHANGED' }>,
  { before, after }: Compared,
): Judgement {
  const coordinate = `${meta.typeName}.${meta.fieldName}`;
  if (criticality.level === 'NON_BREAKING') {
    return { coordinate, reason: 'Every answer that was possible before has this type too.', concern: NOBODY };
  }
  const types = [before, after].map(({ schema }) => {
    const type = schema.getType(meta.typeName);
    return isObjectType(type) || isInterfaceType(type) ? type.getFields()[meta.fieldName]?.type : undefined;
  });
  const [old, now] = types.map((type) => (type === undefined ? undefined : getNamedType(type)));
  const bare = (text: string, name: string | undefined): string => text.replace(name ?? '', '').replaceAll('!', '');
  const narrowed = isOutputType(old) && isAbstractType(old) && now !== undefined && after.schema.getType(old.name);
  const isPart =
    isAbstractType(narrowed) && (isObjectType(now) || isInterfaceType(now)) && after.schema.isSubType(narrowed, now);
  const sameShape = bare(meta.oldFieldType, old?.name) === bare(meta.newFieldType, now?.name);
  const staysNonNull = !loosens(meta.oldFieldType, meta.newFieldType);
  if (isPart && sameShape && staysNonNull) {
    return {
      coordinate,
      reason: `${now?.name} is one of the types of ${old?.name}: only operations with fragments that can no longer match are refused.`,
      concern: { anyOf: [coordinate], onlyIfRefused: true },
    };
  }
  const reason =
    old?.name === now?.name && sameShape
      ? 'Clients that count on a value have to expect null.'
      : 'What clients read has another form.';
  return { coordinate, reason, concern: { anyOf: [coordinate] } };
}

/** Whether there can be a null where there was none. Types of one shape. */
function loosens(before: string, after: string): boolean {
  const marks = (text: string): boolean[] => [...text.matchAll(/(?:\w+|\])(!?)/g)].map(([, mark]) => mark === '!');
  const now = marks(after);
  return marks(before).some((isNonNull, index) => isNonNull && now[index] !== true);
}

function judgeEnumValueRemoved(enumName: string, value: string, { before }: Compared): Judgement {
  const coordinate = `${enumName}.${value}`;
  if (before.isSent(enumName)) {
    return {
      coordinate,
      reason: `Operations that write ${value} are refused, and so are requests that send it in a variable.`,
      concern: { anyOf: [coordinate, enumName] },
    };
  }
  return {
    coordinate,
    criticality: 'dangerous',
    reason: 'Clients only read the enum: they are no longer answered this value, and no operation is refused.',
    concern: { anyOf: before.fieldsGiving(enumName) },
  };
}

function judgeRoot(name: string | null, operation: string): Judgement {
  if (name === null) return { coordinate: operation, concern: NOBODY };
  return { coordinate: name, reason: `Every ${operation} is refused.`, concern: { anyOf: [`${name}.*`] } };
}

/** Everything by which an operation can meet a type. */
function touching(name: string, { before }: Compared): readonly string[] {
  return [name, `${name}.*`, ...before.fieldsGiving(name)];
}
