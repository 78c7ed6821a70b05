import { expect, test } from 'vitest';
import { newHereCodeText, readHereCode } from '../../server/devices/code.ts';
import { setupOf } from '../../server/devices/setup.ts';
import { tokenIn } from '../../server/ingest/authenticate.ts';

const token = `hhd_1_${'a-_'.repeat(14)}b`;
const device = { id: '7', name: 'Ada’s phone', kind: 'native' as const, client_key: null, passphrase: null };
const linkOf = (app: string, own: object = {}) => {
  const found = setupOf('https://map.example', token, { ...device, ...own }).find((one) => one.app === app);
  if (!found) throw new Error(app);
  return found;
};

test('the link for OwnTracks holds a configuration for HTTP mode', () => {
  const { url, link } = linkOf('owntracks', { passphrase: 'fleet street', client_key: 'ada/phone' });
  expect(url).toBe(`https://map.example/ingest/owntracks/${token}`);
  const inline = new URL(link).searchParams.get('inline') ?? '';
  expect(link).toMatch(/^owntracks:\/\/\/config\?inline=[\w%]+$/);
  expect(JSON.parse(Buffer.from(inline, 'base64').toString())).toMatchObject({
    ...{
      _type: 'configuration',
      mode: 3,
      url,
      cmd: true,
      encryptionKey: 'fleet street',
      deviceId: 'ada/phone',
      tid: 'Ad',
    },
  });
});

test('the link for Traccar Client gives it an address and an id', () => {
  const { url, link } = linkOf('traccar');
  const parameters = new URL(link).searchParams;
  expect(link).toMatch(/^org\.traccar\.client:\/\/config\?/);
  expect([parameters.get('url'), parameters.get('id')]).toEqual([url, 'hexhood-7']);
});

test('the link for Overland gives it an address and a token', () => {
  const parameters = new URL(linkOf('overland').link).searchParams;
  expect([...parameters]).toEqual([
    ['url', 'https://map.example/ingest/overland'],
    ['token', token],
    ['device_id', '7'],
  ]);
});

test('the page’s token stays in the browser: it is behind the #', () => {
  expect(linkOf('page').link).toBe(`https://map.example/checkin#token=${token}`);
});

test('a token is found as Bearer, as the password of Basic, and in the path', () => {
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
  expect(tokenIn({ authorization: `Bearer ${token}` })).toBe(token);
  expect(tokenIn({ authorization: `bearer  ${token}` })).toBe(token);
  expect(tokenIn(basic(`ada:${token}`))).toBe(token);
  expect(tokenIn(basic(`:${token}`))).toBe(token);
  expect(tokenIn(basic(`${token}:`))).toBe(token);
  expect(tokenIn({}, token)).toBe(token);
  for (const headers of [
    {},
    basic('ada:secret'),
    basic('ada'),
    { authorization: 'Bearer x' },
    { authorization: 'Digest x=1' },
  ])
    expect(tokenIn(headers)).toBeUndefined();
  expect(tokenIn({ authorization: `Bearer ${token}` }, 'nonsense')).toBeUndefined();
});

test('a poster’s code is read as it was made, however it is typed', () => {
  const code = newHereCodeText('42');
  expect(readHereCode(` ${code.toLowerCase()} `)).toEqual({ businessId: '42', code });
  expect(newHereCodeText('42')).not.toBe(code);
  for (const text of ['', 'ABCDEFGHJK', '0-ABCDEFGHJK', '42-ABC', '42-ABCDEFGHJ\u0000', `${'9'.repeat(30)}-ABCDEFGHJK`])
    expect(readHereCode(text)).toBeUndefined();
});
