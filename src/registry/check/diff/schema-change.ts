export type Criticality = 'breaking' | 'dangerous' | 'safe';

/**
 * Which recorded operations a change may hurt, as plain data.
 *
 * Shape  an operation is concerned when it has one of `anyOf`, and, where given, one of `and`. Besides the coordinates that are
 *        recorded (`traffic/traffic.ts`) there is `Type.*`, any member of a type.
 */
export interface Concern {
  readonly anyOf: readonly string[];
  readonly and?: readonly string[];
  /** Only operations that the new schema refuses: of the others it is certain that they go on as before. */
  readonly onlyIfRefused?: boolean;
}

/** One difference between what clients saw and what they will see. Plain data. */
export interface SchemaChange {
  /** The inspector's (`FIELD_REMOVED`, …) or one of ours. */
  readonly code: string;
  readonly criticality: Criticality;
  /** Of what has changed: `Type.field(argument:)`, `Enum.VALUE`, `@directive`, … */
  readonly coordinate: string;
  readonly message: string;
  /** Why it is as critical as it is. */
  readonly reason: string | undefined;
  readonly concern: Concern;
}

/** Of a change that no operation can notice. */
export const NOBODY: Concern = { anyOf: [] };
