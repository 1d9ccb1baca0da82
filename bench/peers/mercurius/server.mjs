import { readFileSync } from 'node:fs';
import mercurius from '@mercuriusjs/gateway';
import fastify from 'fastify';

/** `node server.mjs SERVICES_FILE PORT`; services are a list of names, addresses and schemas. */
const [file = '', port = ''] = process.argv.slice(2);
const app = fastify();
app.register(mercurius, {
  jit: 1,
  gateway: {
    services: JSON.parse(readFileSync(file, 'utf8')).map(({ name, url, sdl }) => ({
      name,
      url,
      schema: sdl,
      rewriteHeaders: (headers) => (headers['x-bench'] === undefined ? {} : { 'x-bench': headers['x-bench'] }),
    })),
  },
});
await app.listen({ host: '127.0.0.1', port: Number(port) });
