import type { Behaviour } from './behaviour.ts';
import { interfaceObjectsWithoutWay } from './interface-objects-without-way.ts';
import { keysOfManyShapes } from './keys-of-many-shapes.ts';
import { requiresWithArguments } from './requires-with-arguments.ts';

/** Every behaviour that is shown. */
export const catalogue: readonly Behaviour[] = [keysOfManyShapes, interfaceObjectsWithoutWay, requiresWithArguments];
