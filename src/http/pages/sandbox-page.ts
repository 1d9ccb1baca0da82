import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { scriptLiteral } from './script-literal.ts';

const SCRIPT_ORIGIN = 'https://embeddable-sandbox.cdn.apollographql.com';
const SCRIPT_URL = `${SCRIPT_ORIGIN}/_latest/embeddable-sandbox.umd.production.min.js`;
const FRAME_ORIGIN = 'https://sandbox.embed.apollographql.com';

/** How long the page stays blank while the script is on its way. */
const PATIENCE_MS = 4_000;

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
      .header('content-security-policy', contentSecurityPolicy(nonce))
      .send(renderSandbox(options, nonce));
  });
}

/**
 * The sandbox is a frame of its own origin; its requests to the endpoint are sent by this page. A nonce for styles turns
 * off inline ones, hence `allowDynamicStyles: false` and the frame's size in our own style sheet, as in Apollo Server's.
 */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}' ${SCRIPT_ORIGIN}`,
    `frame-src ${FRAME_ORIGIN}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

function renderSandbox({ endpoint, document, explorerPath }: SandboxPageOptions, nonce: string): string {
  const explorer =
    explorerPath === undefined
      ? ''
      : `<p>The explorer works without it:</p>\n<p><a href="${explorerPath}">Open the explorer</a></p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Portico · Apollo Sandbox</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">
html, body, #sandbox { height: 100%; margin: 0 }
#sandbox iframe { display: block; width: 100%; height: 100%; border: 0 }
[hidden] { display: none }
#unreachable { font: 1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 22vh 1.5rem 0 }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 1rem }
a { display: inline-block; background: #1f5fd0; color: #fff; padding: .45rem 1rem; border-radius: .4rem; text-decoration: none }
a:hover, a:focus-visible { background: #184ca8 }
code { background: #8883; padding: .15em .4em; border-radius: .25em }
</style>
</head>
<body>
<div id="sandbox"></div>
<main id="unreachable" hidden>
<h1>Apollo Sandbox is out of reach</h1>
<p>It is loaded from the internet, which your browser could not reach.</p>
${explorer}
<p>GraphQL is served at <code>${endpoint}</code> all the same.</p>
</main>
<script nonce="${nonce}">
const [sandbox, unreachable] = ['sandbox', 'unreachable'].map((id) => document.getElementById(id));
function show(isReachable) {
  sandbox.hidden = !isReachable;
  unreachable.hidden = isReachable;
}
function start() {
  show(true);
  new window.EmbeddedSandbox({
    target: '#sandbox',
    runTelemetry: false,
    allowDynamicStyles: false,
    endpointIsEditable: false,
    initialEndpoint: new URL(${scriptLiteral(endpoint)}, location.href).href,
    initialState: { document: ${scriptLiteral(document ?? null)} ?? undefined, includeCookies: false, pollForSchemaUpdates: false },
  });
}
const script = document.createElement('script');
script.src = '${SCRIPT_URL}';
script.onload = start;
script.onerror = () => show(false);
document.head.append(script);
// Some networks drop what they do not allow, without a word. Should the script come all the same, it is started.
setTimeout(() => window.EmbeddedSandbox || show(false), ${PATIENCE_MS});
</script>
</body>
</html>
`;
}
