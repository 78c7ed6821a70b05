import { randomBytes } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';

/**
 * The secretbox of NaCl as OwnTracks uses it: the key is the passphrase's bytes, padded with zeros; what is sent is the
 * nonce and the box, in base64. https://owntracks.org/booklet/features/encrypt/
 */
const keyBytes = 32;
const nonceBytes = 24;
const tagBytes = 16;

function keyOf(passphrase: string): Uint8Array {
  const key = new Uint8Array(keyBytes);
  key.set(Buffer.from(passphrase).subarray(0, keyBytes));
  return key;
}

/** The text in a box; `malformed` for what is no box at all, `locked` for one that this passphrase does not open. */
export function open(data: string, passphrase: string | null): string {
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length < nonceBytes + tagBytes) return 'malformed';
  if (passphrase === null) return 'locked';
  try {
    const cipher = xsalsa20poly1305(keyOf(passphrase), bytes.subarray(0, nonceBytes));
    return Buffer.from(cipher.decrypt(bytes.subarray(nonceBytes))).toString();
  } catch {
    return 'locked';
  }
}

export function seal(text: string, passphrase: string): string {
  const nonce = randomBytes(nonceBytes);
  const box = xsalsa20poly1305(keyOf(passphrase), nonce).encrypt(Buffer.from(text));
  return Buffer.concat([nonce, box]).toString('base64');
}
