export interface XmlElement {
  readonly name: string;
  /** Names from the root on, with `/` between. */
  readonly path: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Directly inside, references resolved. */
  readonly text: string;
}

const NAME = '[A-Za-z_][\\w.-]*';
const TOKEN = new RegExp(
  `<(?<close>/)?(?<name>${NAME})(?<attributes>(?:\\s+${NAME}="[^"<]*")*)\\s*(?<empty>/)?>|(?<text>[^<]+)`,
  'uy',
);
const REFERENCES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const ALLOWED = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u;

/**
 * The elements of an XML document without comments, sections and document types, in order of their ends.
 *
 * Errors  throws for what is not well-formed: https://www.w3.org/TR/xml/
 */
export function elementsOf(xml: string): readonly XmlElement[] {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!xml.startsWith(declaration)) throw new TypeError('no declaration');
  if (!ALLOWED.test(xml)) throw new TypeError('a character that XML cannot hold');
  const found: XmlElement[] = [];
  const open: { name: string; attributes: Record<string, string>; text: string }[] = [];
  TOKEN.lastIndex = declaration.length;
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(xml)?.groups;
    if (groups === undefined) throw new TypeError(`not well-formed at ${at}: ${xml.slice(at, at + 40)}`);
    const { close, name, attributes = '', empty, text } = groups;
    if (text !== undefined) {
      const holder = open.at(-1);
      if (text.includes(']]>')) throw new TypeError(']]> in text');
      if (holder !== undefined) holder.text += resolved(text);
      else if (text.trim() !== '') throw new TypeError('text outside of the root');
    } else if (name !== undefined) {
      if (close === undefined) open.push({ name, attributes: readAttributes(attributes), text: '' });
      if (close === undefined && empty === undefined) continue;
      const path = open.map((each) => each.name).join('/');
      const ended = open.pop();
      if (ended?.name !== name) throw new TypeError(`</${name}> ends ${ended?.name}`);
      found.push({ ...ended, path });
    }
  }
  if (open.length > 0) throw new TypeError(`${open.at(-1)?.name} has no end`);
  return found;
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(new RegExp(`(${NAME})="([^"]*)"`, 'gu'))) {
    if (name in attributes) throw new TypeError(`${name} is there twice`);
    // A reader makes spaces of line ends and tabs that are written as such.
    attributes[name] = resolved(value.replaceAll(/[\t\n\r]/g, ' '));
  }
  return attributes;
}

function resolved(text: string): string {
  return text.replaceAll(/&(#\d+|\w+)?;?/g, (reference, name: string | undefined) => {
    if (!reference.endsWith(';') || name === undefined) throw new TypeError(`& without a name: ${reference}`);
    const character = name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : REFERENCES[name];
    if (character === undefined) throw new TypeError(`unknown reference ${reference}`);
    return character;
  });
}
