import { diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';
import { judgeDirectiveChange } from './judge-directive-change.ts';
import { judgeInputChange } from './judge-input-change.ts';
import { judgeOutputChange } from './judge-output-change.ts';
import type { Compared, InspectedChange, Judgement } from './judgement.ts';
import type { Criticality, SchemaChange } from './schema-change.ts';
import { NOBODY } from './schema-change.ts';
import { schemaFacts } from './schema-facts.ts';
import { withoutRepetitions } from './without-repetitions.ts';

const LEVELS: Readonly<Record<string, Criticality>> = {
  BREAKING: 'breaking',
  DANGEROUS: 'dangerous',
  NON_BREAKING: 'safe',
};

const ORDER: readonly Criticality[] = ['breaking', 'dangerous', 'safe'];

/**
 * What has changed for clients between two API schemas: the most critical first, then by coordinate.
 *
 * Criticality is the inspector's, save where it is known better: see `judge-*-change.ts`.
 * Source  https://the-guild.dev/graphql/inspector/docs/essentials/diff
 */
export async function diffSchemas(before: GraphQLSchema, after: GraphQLSchema): Promise<readonly SchemaChange[]> {
  const compared = { before: schemaFacts(before), after: schemaFacts(after) };
  // The inspector's own type of its result leaves open what `meta` holds; `SerializableChange` is what it makes.
  const inspected = (await diff(before, after)) as InspectedChange[];
  return byImportance(withoutRepetitions(inspected).map((change) => toSchemaChange(change, compared)));
}

export function byImportance(changes: readonly SchemaChange[]): SchemaChange[] {
  const key = ({ criticality, coordinate, code }: SchemaChange) =>
    `${ORDER.indexOf(criticality)} ${coordinate} ${code}`;
  return changes.toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
}

function toSchemaChange(change: InspectedChange, compared: Compared): SchemaChange {
  const judgement =
    judgeOutputChange(change, compared) ??
    judgeInputChange(change, compared) ??
    judgeDirectiveChange(change, compared) ??
    judgeRest(change);
  const criticality = judgement.criticality ?? LEVELS[change.criticality.level] ?? 'breaking';
  return {
    code: change.type,
    criticality,
    coordinate: judgement.coordinate,
    message: change.message,
    reason: judgement.reason ?? change.criticality.reason,
    concern: criticality === 'safe' ? NOBODY : judgement.concern,
  };
}

/** Additions and descriptions; and whatever a later inspector may tell, of which every use of the type is taken for a use. */
function judgeRest({ path = '' }: InspectedChange): Judgement {
  const [type = '', member, argument] = path.split('.').filter((part) => !part.startsWith('@'));
  const field = member === undefined ? type : `${type}.${member}`;
  const coordinate = argument === undefined ? field : `${field}(${argument}:)`;
  return { coordinate, concern: { anyOf: [type, `${type}.*`] } };
}
