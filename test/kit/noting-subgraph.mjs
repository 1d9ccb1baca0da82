// A subgraph in a process of its own, to be killed: `node noting-subgraph.mjs PORT FILE`.
//
// Answers `hello` and `add` after a few milliseconds, and appends the id of every mutation to FILE before anything else, so
// that those of a killed process are known as well. On SIGTERM it ends in good order.
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [, , port, file] = process.argv;

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
    const isMutation = query.startsWith('mutation');
    if (isMutation) appendFileSync(file, `${Object.values(variables)[0]}\n`);
    const field = isMutation ? 'add' : 'hello';
    const key = new RegExp(`(\\w+)\\s*:\\s*${field}\\b`).exec(query)?.[1] ?? field;
    const answer = JSON.stringify({ data: { [key]: 'done' } });
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(answer), 5);
  });
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
