import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One package source of the machine, whichever form it was written in. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Value of `Signed-By`: a file, a fingerprint or an inline key (then of several lines). */
  readonly signedBy?: string;
  /** The other options of the entry, e.g. `Trusted` or `Architectures`. */
  readonly options: Readonly<Record<string, string>>;
}

/**
 * The binary package sources that apt on this machine uses, read from `folder` (normally `/etc/apt`).
 *
 * Both forms are read: one-line `*.list` and deb822 `*.sources`. Disabled entries and source packages are left out.
 * Source  sources.list(5)
 */
export function readAptSources(folder: string): readonly AptSource[] {
  const parts = join(folder, 'sources.list.d');
  const files = [join(folder, 'sources.list'), ...listFolder(parts).map((name) => join(parts, name))];
  return files.flatMap((file) => {
    if (file.endsWith('.list')) return parseOneLineSources(readIfThere(file));
    if (file.endsWith('.sources')) return parseDeb822Sources(readIfThere(file));
    return [];
  });
}

/**
 * The text of a `*.sources` file for another Debian release from the place where this machine gets its own.
 *
 * The machine's main Debian entry is the first with component `main` whose suite is a plain release name (no
 * `-security`, `-updates`, `-backports`) and whose path does not name the security archive. Its addresses, signature
 * and options are kept. Undefined when there is no such entry.
 */
export function sourcesForSuite(sources: readonly AptSource[], suite: string): string | undefined {
  const main = sources.find(
    (source) =>
      source.components.includes('main') &&
      source.suites.some((name) => /^[a-z]+$/.test(name)) &&
      source.uris.some((uri) => /debian\/?$/.test(uri) && !/security/.test(uri)),
  );
  if (main === undefined) return undefined;
  const lines = ['Types: deb', `URIs: ${main.uris.join(' ')}`, `Suites: ${suite}`, 'Components: main'];
  for (const [name, value] of Object.entries(main.options)) lines.push(`${name}: ${value}`);
  if (main.signedBy !== undefined) lines.push(`Signed-By: ${main.signedBy}`);
  return `${lines.join('\n')}\n`;
}

/** `deb [option=value …] uri suite component…`, one entry a line. */
export function parseOneLineSources(text: string): readonly AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s*)?(\S+)\s+(\S+)((?:\s+[^#\s]\S*)*)/.exec(line);
    if (match === null) return [];
    const [, optionText = '', uri = '', suite = '', components = ''] = match;
    const options: Record<string, string> = {};
    let signedBy: string | undefined;
    for (const option of optionText.split(/\s+/).filter(Boolean)) {
      const [name = '', value = ''] = option.split(/=(.*)/s);
      if (name === 'signed-by') signedBy = value;
      else options[DEB822_NAMES[name] ?? name] = value.replaceAll(',', ' ');
    }
    const source = { uris: [uri], suites: [suite], components: components.trim().split(/\s+/), options };
    return [signedBy === undefined ? source : { ...source, signedBy }];
  });
}

/** Stanzas of `Field: value`, separated by blank lines; a line that starts with a blank continues the one before. */
export function parseDeb822Sources(text: string): readonly AptSource[] {
  const stanzas = text.replace(/^#.*\n?/gm, '').split(/\n[ \t]*(?:\n|$)/);
  return stanzas.flatMap((stanza) => {
    const fields = new Map<string, string>();
    let last: string | undefined;
    for (const line of stanza.split('\n')) {
      const match = /^([A-Za-z][A-Za-z-]*):[ \t]*(.*)$/.exec(line);
      if (match?.[1] !== undefined) {
        last = match[1].toLowerCase();
        fields.set(last, match[2] ?? '');
      } else if (last !== undefined && /^[ \t]/.test(line)) {
        fields.set(last, `${fields.get(last) ?? ''}\n${line}`);
      }
    }
    const list = (name: string): readonly string[] => (fields.get(name) ?? '').split(/\s+/).filter(Boolean);
    if (!list('types').includes('deb') || /^(no|false|off|0)$/i.test(fields.get('enabled') ?? '')) return [];
    const options: Record<string, string> = {};
    for (const name of Object.values(DEB822_NAMES)) {
      const value = fields.get(name.toLowerCase());
      if (value !== undefined) options[name] = value;
    }
    const source = { uris: list('uris'), suites: list('suites'), components: list('components'), options };
    const signedBy = fields.get('signed-by');
    return [signedBy === undefined ? source : { ...source, signedBy }];
  });
}

/** Options that decide whether and how a source is trusted or reached: one-line name to deb822 field. */
const DEB822_NAMES: Readonly<Record<string, string>> = {
  arch: 'Architectures',
  trusted: 'Trusted',
  'allow-insecure': 'Allow-Insecure',
  'check-valid-until': 'Check-Valid-Until',
};

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
