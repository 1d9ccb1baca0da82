import { abstractTypes } from './abstract-types.ts';
import type { Behaviour } from './behaviour.ts';
import { circularReferences } from './circular-references.ts';
import { federation1Extends, federation1Extension, federation2Extends } from './federation-1.ts';
import { inaccessible } from './inaccessible.ts';
import { includeAndSkip } from './include-and-skip.ts';
import { inputsAndEnums } from './inputs-and-enums.ts';
import { interfaceObjects } from './interface-objects.ts';
import { interfaceObjectsWithoutWay } from './interface-objects-without-way.ts';
import { keys } from './keys.ts';
import { keysOfManyShapes } from './keys-of-many-shapes.ts';
import { knownTypes } from './known-types.ts';
import { mutations } from './mutations.ts';
import { namesOfVariables } from './names-of-variables.ts';
import { nullKeys } from './null-keys.ts';
import { override } from './override.ts';
import { parentCalls } from './parent-calls.ts';
import { provides } from './provides.ts';
import { providesOnAbstractTypes } from './provides-on-abstract-types.ts';
import { requiresAbstractTypes } from './requires-abstract-types.ts';
import { requiresChains } from './requires-chains.ts';
import { requiresWithArguments } from './requires-with-arguments.ts';
import { sharedRoots } from './shared-roots.ts';
import { typeMismatches } from './type-mismatches.ts';
import { typenames } from './typenames.ts';
import { unionMembersApart } from './union-members-apart.ts';
import { unions } from './unions.ts';
import { unresolvableReferences } from './unresolvable-references.ts';

/** Every behaviour that is shown. */
export const catalogue: readonly Behaviour[] = [
  keys,
  keysOfManyShapes,
  nullKeys,
  unresolvableReferences,
  parentCalls,
  sharedRoots,
  circularReferences,
  requiresChains,
  requiresAbstractTypes,
  requiresWithArguments,
  provides,
  providesOnAbstractTypes,
  override,
  abstractTypes,
  unions,
  unionMembersApart,
  typeMismatches,
  typenames,
  knownTypes,
  interfaceObjects,
  interfaceObjectsWithoutWay,
  inputsAndEnums,
  inaccessible,
  includeAndSkip,
  mutations,
  namesOfVariables,
  federation1Extension,
  federation1Extends,
  federation2Extends,
];
