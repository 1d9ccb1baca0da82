import type { ConstDirectiveNode, ConstValueNode, DocumentNode } from 'graphql';
import { Kind } from 'graphql';

/** One `@link` (or `@core`) application on a schema. */
export interface Link {
  readonly url: string;
  /** Prefix under which elements that are not imported can be used. */
  readonly namespace: string;
  /** Imported element → the name it has in this document. Directives keep their `@`. */
  readonly imports: ReadonlyMap<string, string>;
}

/**
 * The `@link` applications of a document, in order.
 *
 * Source  https://specs.apollo.dev/link/v1.0/
 */
export function linksOf(document: DocumentNode): Link[] {
  return document.definitions
    .filter((definition) => definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION)
    .flatMap((definition) => definition.directives ?? [])
    .filter((directive) => directive.name.value === 'link' || directive.name.value === 'core')
    .flatMap((directive) => readLink(directive) ?? []);
}

/** The name, without `@`, under which `directive` of the linked specification is used in the document. */
export function localDirectiveName(link: Link, directive: string): string {
  return link.imports.get(`@${directive}`)?.slice(1) ?? `${link.namespace}__${directive}`;
}

function readLink(directive: ConstDirectiveNode): Link | undefined {
  const url = stringOf(argumentOf(directive, 'url') ?? argumentOf(directive, 'feature'));
  if (url === undefined) return undefined;
  const namespace = stringOf(argumentOf(directive, 'as')) ?? /\/([^/]+)\/v\d[^/]*$/.exec(url)?.[1] ?? url;
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
  return { url, namespace, imports };
}

function argumentOf(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

function stringOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
