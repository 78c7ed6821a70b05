/**
 * The part of the service that takes check-ins, as a process of its own, for tests that kill it. CONNECTION says where the
 * database is (JSON); it prints its port.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIngest } from '../../server/checkins/index.ts';
import { type Connection, connect } from '../../server/db/index.ts';
import { createDevices } from '../../server/devices/index.ts';
import { createFences } from '../../server/geofences/index.ts';
import { ingestListener } from '../../server/ingest/index.ts';

const connection: Connection = JSON.parse(process.env.CONNECTION ?? '');
const knex = connect(connection, 4);
const fences = createFences({ knex });
const log = { warn() {}, error: (details: object, message: string) => console.error(message, details) };
const ingest = createIngest({ knex, connection, fences, log });
const listener = ingestListener({ ingest, devices: createDevices(knex), fences, knex, log });
ingest.start();

const server = createServer((request, response) => {
  if (!listener(request, response)) response.writeHead(404).end();
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`));

process.on('SIGTERM', () => process.exit(0));
