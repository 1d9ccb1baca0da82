import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** `node server.ts ANSWER_FILE PORT` */
const [file = '', port = ''] = process.argv.slice(2);
const answer = readFileSync(file);

createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
}).listen(Number(port), '127.0.0.1');
