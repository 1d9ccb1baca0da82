import type { ConstDirectiveNode, ConstValueNode, DocumentNode } from 'graphql';
import { Kind } from 'graphql';

/** One `@link` (or `@core`) application on a schema. */
export interface Link {
  readonly url: string;
  /** Name of the specification, as in `https://specs.apollo.dev/<name>/v0.1`; its whole URL for one of another form. */
  readonly name: string;
  /** Prefix under which elements that are not imported can be used. */
  readonly namespace: string;
  /** Imported element → the name it has in this document. Directives keep their `@`. */
  readonly imports: ReadonlyMap<string, string>;
}

const LINK_SPEC = /^https:\/\/specs\.apollo\.dev\/(link|core)\/v\d/;

/**
 * The `@link` applications of a document, in order; also under the name that a document gives `@link` itself.
 *
 * Source  https://specs.apollo.dev/link/v1.0/
 */
export function linksOf(document: DocumentNode): Link[] {
  const directives = document.definitions
    .filter((definition) => definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION)
    .flatMap((definition) => definition.directives ?? []);
  const renamed = directives.filter((directive) => LINK_SPEC.test(urlOf(directive) ?? ''));
  const names = new Set(['link', 'core', ...renamed.map(({ name }) => name.value)]);
  return directives.filter(({ name }) => names.has(name.value)).flatMap((directive) => readLink(directive) ?? []);
}

/** The name, without `@`, under which `directive` of the linked specification is used in the document. */
export function localDirectiveName(link: Link, directive: string): string {
  const imported = link.imports.get(`@${directive}`);
  if (imported !== undefined) return imported.slice(1);
  return directive === link.name ? link.namespace : `${link.namespace}__${directive}`;
}

function readLink(directive: ConstDirectiveNode): Link | undefined {
  const url = urlOf(directive);
  if (url === undefined) return undefined;
  const name = /\/([^/]+)\/v\d[^/]*$/.exec(url)?.[1] ?? url;
  const namespace = stringOf(argumentOf(directive, 'as')) ?? name;
  const list = argumentOf(directive, 'import');
  const imports = new Map<string, string>();
  for (const item of list?.kind === Kind.LIST ? list.values : []) {
    if (item.kind === Kind.STRING) imports.set(item.value, item.value);
    if (item.kind === Kind.OBJECT) {
      const field = (name: string) => stringOf(item.fields.find((candidate) => candidate.name.value === name)?.value);
      const name = field('name');
      if (name !== undefined) imports.set(name, field('as') ?? name);
    }
  }
  return { url, name, namespace, imports };
}

function urlOf(directive: ConstDirectiveNode): string | undefined {
  return stringOf(argumentOf(directive, 'url') ?? argumentOf(directive, 'feature'));
}

function argumentOf(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

function stringOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
