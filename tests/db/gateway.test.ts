import { type AddressInfo, connect } from 'node:net';
import pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { createGateway } from '../../server/db/embedded/gateway.ts';

/** What any PostgreSQL promises to many connections at once; on the embedded database our gateway has to keep it. */
const pool = new pg.Pool({ ...inject('connection'), max: 12 });
afterAll(async () => {
  await pool.query('drop table if exists gateway_test');
  await pool.end();
});

test('statements of many connections at once never mix', async () => {
  const ask = async (n: number) => {
    const asText = n % 2 === 0;
    const sql = asText
      ? 'select $1::text || $2::text as answer'
      : 'select $1::int + $2::int as answer, $3::text as third';
    const { rows } = await pool.query(sql, asText ? [`a${n}`, 'b'] : [n, 1, `t${n}`]);
    expect(rows).toEqual([asText ? { answer: `a${n}b` } : { answer: n + 1, third: `t${n}` }]);
  };
  await Promise.all(Array.from({ length: 600 }, (_none, n) => ask(n)));
});

test('a faulty statement fails alone; the connection and the others go on', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_none, n) =>
      n % 3 === 0
        ? pool.query('select $1::int / 0', [n]).then(
            () => 'no error',
            (error) => error.code,
          )
        : n % 3 === 1
          ? pool.query('select nonsense from $1', [n]).then(
              () => 'no error',
              (error) => error.code,
            )
          : pool.query('select $1::int as n', [n]).then(({ rows }) => rows[0].n),
    ),
  );
  expect(outcomes).toEqual(outcomes.map((_outcome, n) => (n % 3 === 0 ? '22012' : n % 3 === 1 ? '42601' : n)));
});

test('a transaction is its connection’s own until it ends', async () => {
  await pool.query('create table if not exists gateway_test (n int)');
  const transfer = async (n: number) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query('insert into gateway_test values ($1)', [n]);
      await new Promise((done) => setTimeout(done, 2));
      await client.query(n % 2 === 0 ? 'commit' : 'rollback');
    } finally {
      client.release();
    }
  };
  await Promise.all(Array.from({ length: 30 }, (_none, n) => transfer(n)));
  const { rows } = await pool.query('select n from gateway_test order by n');
  expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 15 }, (_none, n) => 2 * n));
});

test('a connection that dies in a transaction takes it back, and nobody waits for it', async () => {
  const client = new pg.Client(inject('connection'));
  client.on('error', () => {});
  await client.connect();
  await client.query('begin');
  await client.query('insert into gateway_test values (1001)');
  const waiting = pool.query('select count(*)::int as n from gateway_test where n = 1001');
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  expect((await waiting).rows).toEqual([{ n: 0 }]);
});

test('messages of many megabytes pass whole, both ways', async () => {
  const text = 'ü'.repeat(4_000_000);
  const { rows } = await pool.query('select $1::text as text, length($1::text) as length', [text]);
  expect(rows[0].length).toBe(4_000_000);
  expect(rows[0].text === text).toBe(true);
});

test('a backend that loses its place is reported, and answers nobody any more', async () => {
  const empty = Buffer.from([0x49, 0, 0, 0, 4]);
  let broken = '';
  const gateway = createGateway({ execProtocolRaw: async () => empty }, (sql) => {
    broken = sql;
    throw new Error('the process would end here');
  });
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
  const socket = connect((gateway.address() as AddressInfo).port, '127.0.0.1');
  const message = (type: string, text: string) => {
    const head = Buffer.alloc(type.length + 4);
    head.write(type);
    head.writeInt32BE(4 + Buffer.byteLength(text), type.length);
    return Buffer.concat([head, Buffer.from(text)]);
  };
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  const closed = new Promise((done) => socket.once('close', done));
  socket.write(message('', '\0\x03\0\0user\0postgres\0\0'));
  socket.write(message('Q', 'select knots\0'));
  await closed;
  gateway.close();
  expect(broken).toBe('select knots');
});
