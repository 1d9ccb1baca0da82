import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import type { PageOptions } from './sandbox-page.ts';
import { scriptLiteral } from './script-literal.ts';

/** Stands where the document goes until it can be put there safely: the renderer does not escape it for HTML. */
const DOCUMENT_PLACE = '%DOCUMENT%';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob: data:",
  "style-src 'unsafe-inline'",
  'font-src data:',
  'img-src data: blob:',
  'worker-src blob: data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/**
 * GraphiQL, with everything it needs inside its one page: nothing is loaded from elsewhere, and the content security
 * policy would stop it. Compressed once (9 MB become 2.5), on the first visit.
 */
export function registerExplorerPage(app: FastifyInstance, path: string, options: PageOptions): void {
  let page: Promise<{ html: string; gzipped: Buffer }> | undefined;
  app.get(path, async (request, reply) => {
    page ??= renderExplorer(options);
    const { html, gzipped } = await page;
    const compressed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (compressed) reply.header('content-encoding', 'gzip');
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('vary', 'accept-encoding')
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .send(compressed ? gzipped : html);
  });
}

async function renderExplorer({ endpoint, document }: PageOptions): Promise<{ html: string; gzipped: Buffer }> {
  // Loaded when first needed: 9 MB of text that a gateway in production never touches.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const page = renderGraphiQL({
    endpoint,
    title: 'Portico · Explorer',
    ...(document !== undefined && { defaultQuery: DOCUMENT_PLACE }),
  });
  const html = page.replace(JSON.stringify(DOCUMENT_PLACE), () => scriptLiteral(document));
  return { html, gzipped: await promisify(gzip)(html) };
}
