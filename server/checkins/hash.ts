/**
 * A 64-bit hash of a client's id: two FNV-1a of 32 bits with different beginnings, mixed at the end (the finalizer of
 * MurmurHash3). Ids are compared within one device only, so nobody gains from making two alike.
 */
export function hashId(text: string): bigint {
  let high = 0x811c9dc5;
  let low = 0xc9dc5118;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x01000193) ^ (low >>> 15);
  }
  pair[0] = mix(low);
  pair[1] = mix(high ^ low);
  return whole[0] as bigint;
}

const pair = new Uint32Array(2);
const whole = new BigInt64Array(pair.buffer);

export function mix(bits: number): number {
  let hash = bits ^ (bits >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
