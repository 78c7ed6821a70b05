/** The least that a check-in over HTTP can cost: read the body, parse it, answer. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const { fixes } = JSON.parse(Buffer.concat(chunks).toString()) as { fixes?: unknown[] };
    const body = JSON.stringify({ accepted: fixes?.length ?? 1, duplicates: 0, rejected: [], events: [], offers: [] });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`));
