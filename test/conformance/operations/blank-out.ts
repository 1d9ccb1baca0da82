import type { DocumentNode, FieldNode, GraphQLCompositeType, GraphQLSchema, InlineFragmentNode } from 'graphql';
import { Kind, parse, print, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { inlineFragments } from './inline-fragments.ts';
import { tidyDocument } from './tidy-document.ts';

/** What stands in place of what is taken out: no selection set becomes empty, and no field has this name. */
const BLANK: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: 'blank' },
  name: { kind: Kind.NAME, value: '__typename' },
};

export interface Unwanted {
  field?(type: GraphQLCompositeType, node: FieldNode): boolean;
  /** `within`: the type around the fragment. */
  fragment?(within: GraphQLCompositeType, node: InlineFragmentNode): boolean;
}

/** The operation without certain fields and fragments; undefined when it had none of them. Fragments are put in place. */
export function blankOut(document: DocumentNode, schema: GraphQLSchema, unwanted: Unwanted): DocumentNode | undefined {
  const types = new TypeInfo(schema);
  let count = 0;
  const within: (GraphQLCompositeType | undefined)[] = [];
  const blank = () => {
    count += 1;
    return BLANK;
  };
  const rest = visit(
    inlineFragments(document),
    visitWithTypeInfo(types, {
      SelectionSet: {
        enter: () => void within.push(types.getParentType() ?? undefined),
        leave: () => void within.pop(),
      },
      Field: (node) => {
        const type = types.getParentType();
        return type && unwanted.field?.(type, node) ? blank() : undefined;
      },
      InlineFragment: (node) => {
        const around = within.at(-1);
        return around && unwanted.fragment?.(around, node) ? blank() : undefined;
      },
    }),
  );
  return count === 0 ? undefined : tidyDocument(parse(print(rest), { noLocation: true }));
}
