import type { LookupAddress } from 'node:dns';
import { expect, test } from 'vitest';
import { guardedLookup, isMetadata, isNotPublic, refusesHost } from '../../server/http/outgoing.ts';

test('addresses are what they are in any spelling', () => {
  for (const address of ['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1', 'fd00:ec2::254', '100.100.100.200'])
    expect([isMetadata(address), isNotPublic(address)], address).toEqual([true, true]);
  for (const address of [
    ...['10.1.2.3', '192.168.0.9', '172.31.0.1', '127.0.0.1', '0.0.0.0'],
    ...['::1', 'fd12::1', '::ffff:10.0.0.1'],
  ])
    expect([isMetadata(address), isNotPublic(address)], address).toEqual([false, true]);
  for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])
    expect([isMetadata(address), isNotPublic(address)], address).toEqual([false, false]);
});

test('a URL that names an address is judged by it, one that names a host only when it is looked up', () => {
  for (const url of ['http://0xA9FEA9FE/', 'http://2852039166/', 'http://[::ffff:a9fe:a9fe]:80/'])
    expect(refusesHost(new URL(url), isMetadata), url).toBe(true);
  expect(refusesHost(new URL('http://localhost/'), isNotPublic)).toBe(false);
});

const ask = (hostname: string, refuses: (address: string) => boolean, all: boolean) =>
  new Promise<string | LookupAddress[] | undefined>((done) =>
    guardedLookup(refuses)(hostname, { all }, (error, address) => done(error ? (error.code as string) : address)),
  );

test.each([true, false])('a name is looked at when it is connected to (all: %s)', async (all) => {
  expect(await ask('localhost', isNotPublic, all)).toBe('EADDRREFUSED');
  expect(await ask('localhost', isMetadata, all)).not.toBe('EADDRREFUSED');
});
