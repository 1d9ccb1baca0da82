import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { scriptLiteral } from './script-literal.ts';

const SCRIPT_ORIGIN = 'https://embeddable-sandbox.cdn.apollographql.com';
const FRAME_ORIGIN = 'https://sandbox.embed.apollographql.com';

export interface PageOptions {
  /** Path of the GraphQL endpoint. */
  readonly endpoint: string;
  /** Document shown at first; undefined for the page's own. */
  readonly document: string | undefined;
}

export interface SandboxPageOptions extends PageOptions {
  /** Where to send people whose browser cannot reach the sandbox; undefined when there is no explorer. */
  readonly explorerPath: string | undefined;
}

/**
 * Apollo Sandbox as the landing page. Our own page rather than Apollo Server's: that one takes its own address for the
 * GraphQL endpoint, reports usage to its vendor, and stays blank without internet.
 */
export function registerSandboxPage(app: FastifyInstance, path: string, options: SandboxPageOptions): void {
  app.get(path, (_request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff')
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'nonce-${nonce}' 'unsafe-inline'; script-src 'nonce-${nonce}' ${SCRIPT_ORIGIN}; frame-src ${FRAME_ORIGIN}; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'self'`,
      )
      .send(renderSandbox(options, nonce));
  });
}

function renderSandbox({ endpoint, document, explorerPath }: SandboxPageOptions, nonce: string): string {
  const explorer =
    explorerPath === undefined ? '' : ` The <a href="${explorerPath}">explorer</a> works without the internet.`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Portico · Apollo Sandbox</title>
<style nonce="${nonce}">
html, body, #sandbox { height: 100%; margin: 0 }
#unreachable { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 20vh auto; padding: 0 1rem }
code { background: #8882; padding: .1em .3em; border-radius: .2em }
</style>
</head>
<body>
<div id="sandbox"></div>
<main id="unreachable" hidden>
<h1>Apollo Sandbox is out of reach</h1>
<p>This page loads Apollo Sandbox from the internet, and your browser could not.${explorer}</p>
<p>GraphQL itself is served at <code>${endpoint}</code>.</p>
</main>
<script src="${SCRIPT_ORIGIN}/_latest/embeddable-sandbox.umd.production.min.js"></script>
<script nonce="${nonce}">
if (window.EmbeddedSandbox) {
  new window.EmbeddedSandbox({
    target: '#sandbox',
    runTelemetry: false,
    initialEndpoint: new URL(${scriptLiteral(endpoint)}, location.href).href,
    initialState: { document: ${scriptLiteral(document ?? null)} ?? undefined, includeCookies: false, pollForSchemaUpdates: false },
  });
} else {
  document.getElementById('sandbox').hidden = true;
  document.getElementById('unreachable').hidden = false;
}
</script>
</body>
</html>
`;
}
