import type { ComputedField, PlanSelection } from '../query-plan.ts';
import type { DependentField, LostFields } from './compiled-plan.ts';

/** Whether the entities, whose type is known, meet a type condition. */
type IsMet = (condition: string) => boolean;

/** What is selected of entities of a known type, without conditions on it; that of objects within them stays as it is. */
export function decideSelections(selections: readonly PlanSelection[], isMet: IsMet): PlanSelection[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'Field') return [selection];
    const { typeCondition } = selection;
    return typeCondition === undefined || isMet(typeCondition) ? decideSelections(selection.selections, isMet) : [];
  });
}

export function decideComputed(computed: readonly ComputedField[], isMet: IsMet): DependentField[] {
  return computed
    .filter(({ type }) => isMet(type))
    .map(({ key, requires }) => ({ type: undefined, key, requires: decideSelections(requires, isMet) }));
}

export function decideLost(lost: readonly LostFields[], isMet: IsMet): LostFields[] {
  return lost
    .filter(({ typeCondition }) => typeCondition === undefined || isMet(typeCondition))
    .map(({ keys }) => ({ typeCondition: undefined, keys }));
}
