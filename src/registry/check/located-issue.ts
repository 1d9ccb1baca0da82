import type { DocumentNode } from 'graphql';
import { parse } from 'graphql';
import type { CompositionIssue, SubgraphInput } from '../../supergraph/composition.ts';
import { coordinateAt } from './coordinate-at.ts';

/** As composition tells it, and at each place what is defined there. */
export interface LocatedIssue extends Omit<CompositionIssue, 'locations'> {
  readonly locations: readonly (CompositionIssue['locations'][number] & {
    /** Null where nothing is defined, or the schema cannot be parsed. */
    readonly coordinate: string | null;
  })[];
}

/** Adds the coordinates. */
export function locateIssues(
  issues: readonly CompositionIssue[],
  subgraphs: readonly SubgraphInput[],
): readonly LocatedIssue[] {
  const documents = new Map<string, DocumentNode | undefined>();
  const documentOf = (name: string): DocumentNode | undefined => {
    if (!documents.has(name)) {
      documents.set(name, parseOrNothing(subgraphs.find((subgraph) => subgraph.name === name)?.sdl));
    }
    return documents.get(name);
  };
  return issues.map(({ locations, ...issue }) => ({
    ...issue,
    locations: locations.map((location) => {
      const document = documentOf(location.subgraph);
      const { line, column } = location;
      return { ...location, coordinate: (document && coordinateAt(document, line, column)) ?? null };
    }),
  }));
}

function parseOrNothing(sdl: string | undefined): DocumentNode | undefined {
  try {
    return sdl === undefined ? undefined : parse(sdl);
  } catch {
    // That it cannot be parsed is the issue.
    return undefined;
  }
}
