import { Kind, parse, visit } from 'graphql';

const ENFORCED_HERE = /^https:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\/v0\.1$/;

/**
 * The supergraph without the purpose of the features that are enforced before an operation comes to the engine:
 * ApolloGateway refuses those that are `for: SECURITY` and that it does not know. Blanks take the place of the argument.
 */
export function withoutEnforcedPurposes(sdl: string): string {
  if (!sdl.includes('SECURITY')) return sdl;
  let text = sdl;
  visit(parse(sdl), {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'link') return;
      const value = (wanted: string) => given.find((argument) => argument.name.value === wanted)?.value;
      const url = value('url');
      if (url?.kind !== Kind.STRING || !ENFORCED_HERE.test(url.value)) return;
      const purpose = given.find((argument) => argument.name.value === 'for')?.loc;
      if (purpose === undefined) return;
      const { start, end } = purpose;
      text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
    },
  });
  return text;
}
