import type { Change, SerializableChange } from '@graphql-inspector/core';
import type { Concern, Criticality } from './schema-change.ts';
import type { SchemaFacts } from './schema-facts.ts';

/** As the inspector tells it: one of many, each with its own `meta`. */
export type InspectedChange = SerializableChange & Pick<Change, 'message' | 'path' | 'criticality'>;

/** Both sides of a comparison. */
export interface Compared {
  readonly before: SchemaFacts;
  readonly after: SchemaFacts;
}

/** How a change is to be taken: the inspector's word where `criticality` and `reason` are left out. */
export interface Judgement {
  readonly coordinate: string;
  readonly criticality?: Criticality;
  readonly reason?: string;
  readonly concern: Concern;
}
