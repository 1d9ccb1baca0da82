import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  parseDeb822Sources,
  parseOneLineSources,
  readAptSources,
  sourcesForSuite,
} from '../../services/apt-sources.ts';

const DEB822 = `Types: deb
# A remark within the stanza.
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.test/debian-security
Suites: bookworm-security
Components: main
`;

describe('deb822 sources', () => {
  test('a stanza is a source', () => {
    expect(parseDeb822Sources(DEB822)).toEqual([
      {
        uris: ['http://mirror.test/debian'],
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main'],
        signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
        options: {},
      },
      {
        uris: ['http://mirror.test/debian-security'],
        suites: ['bookworm-security'],
        components: ['main'],
        options: {},
      },
    ]);
  });

  test('a key within the file keeps its lines', () => {
    const [source] = parseDeb822Sources('Types: deb\nURIs: http://a\nSuites: b\nSigned-By:\n -----BEGIN\n .\n abc\n');
    expect(source?.signedBy).toBe('\n -----BEGIN\n .\n abc');
  });

  test('disabled stanzas and source packages do not count', () => {
    expect(parseDeb822Sources('Types: deb\nURIs: http://a\nSuites: b\nEnabled: no\n')).toEqual([]);
    expect(parseDeb822Sources('Types: deb-src\nURIs: http://a\nSuites: b\n')).toEqual([]);
  });
});

test('one-line sources, with and without options', () => {
  const text = [
    '# deb http://old.test/debian bookworm main',
    'deb http://mirror.test/debian bookworm main contrib # remark',
    'deb-src http://mirror.test/debian bookworm main',
    'deb [arch=amd64,arm64 signed-by=/keys/a.gpg trusted=yes] http://other.test/debian bookworm main',
  ].join('\n');
  expect(parseOneLineSources(text)).toEqual([
    { uris: ['http://mirror.test/debian'], suites: ['bookworm'], components: ['main', 'contrib'], options: {} },
    {
      uris: ['http://other.test/debian'],
      suites: ['bookworm'],
      components: ['main'],
      signedBy: '/keys/a.gpg',
      options: { Architectures: 'amd64 arm64', Trusted: 'yes' },
    },
  ]);
});

describe('another release', () => {
  test("comes from the machine's main entry, with its signature and options", () => {
    expect(sourcesForSuite(parseDeb822Sources(`${DEB822}`), 'bullseye')).toBe(
      'Types: deb\nURIs: http://mirror.test/debian\nSuites: bullseye\nComponents: main\n' +
        'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n',
    );
    const line = 'deb [trusted=yes] http://mirror.test/debian/ trixie main';
    expect(sourcesForSuite(parseOneLineSources(line), 'bullseye')).toBe(
      'Types: deb\nURIs: http://mirror.test/debian/\nSuites: bullseye\nComponents: main\nTrusted: yes\n',
    );
  });

  test.each([
    'deb http://mirror.test/debian-security bookworm-security main',
    'deb http://security.test/debian bookworm-security main',
    'deb http://mirror.test/debian bookworm-updates main',
    'deb http://vendor.test/tool stable main',
    'deb http://mirror.test/debian bookworm contrib',
    '',
  ])('cannot come from %j', (line) => {
    expect(sourcesForSuite(parseOneLineSources(line), 'bullseye')).toBeUndefined();
  });
});

describe('the folder of a machine', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'portico-apt-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('is read in both forms, and what apt does not read is left alone', () => {
    mkdirSync(join(folder, 'sources.list.d'));
    writeFileSync(join(folder, 'sources.list'), 'deb http://one.test/debian bookworm main\n');
    writeFileSync(join(folder, 'sources.list.d', 'b.sources'), DEB822);
    writeFileSync(join(folder, 'sources.list.d', 'c.list'), 'deb http://three.test/debian bookworm main\n');
    writeFileSync(join(folder, 'sources.list.d', 'd.list.disabled'), 'deb http://four.test/debian bookworm main\n');
    expect(readAptSources(folder).flatMap(({ uris }) => uris)).toEqual([
      'http://one.test/debian',
      'http://mirror.test/debian',
      'http://mirror.test/debian-security',
      'http://three.test/debian',
    ]);
  });

  test('may be missing', () => expect(readAptSources(join(folder, 'nothing'))).toEqual([]));
});
