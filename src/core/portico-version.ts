import { readFileSync } from 'node:fs';

/** Of the package, as it was published. */
export function porticoVersion(): string {
  // `package.json` is two folders up from here, in a checkout (src/core) as in the built package (dist/core).
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
