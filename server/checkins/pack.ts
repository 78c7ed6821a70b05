import type { Fix } from '../geofences/index.ts';

/**
 * Fixes as bytes, little-endian: a format version, then a record for each.
 *
 *   0 float64  at, milliseconds        24 uint32  accuracy, centimeters; all ones: unknown
 *   8 float64  received, milliseconds  28 uint32  speed, centimeters a second; all ones: unknown
 *  16 int32    longitude, 1e-7 degrees 32 uint8   flags; the highest bit: has a client's id
 *  20 int32    latitude, 1e-7 degrees  33 int64   hash of the client's id
 *
 * `quantize` makes of a fix what can be kept so without loss: replaying what is stored gives what was seen live.
 */
const format = 1;
const recordBytes = 41;
const unknown = 0xffffffff;
const hasId = 0x80;

/** A centimeter of the equator, and of everything measured. */
const degreesPerUnit = 1e7;
const unitsPerMeter = 100;
const most = 4e7;

export const quantizeDegrees = (degrees: number): number => Math.round(degrees * degreesPerUnit) / degreesPerUnit;
export const quantizeMeters = (meters: number | null): number | null =>
  meters === null ? null : Math.round(Math.min(meters, most) * unitsPerMeter) / unitsPerMeter;

export function packFixes(fixes: readonly Fix[]): Buffer {
  const buffer = Buffer.allocUnsafe(1 + fixes.length * recordBytes);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  view.setUint8(0, format);
  let at = 1;
  for (const fix of fixes) {
    view.setFloat64(at, fix.at, true);
    view.setFloat64(at + 8, fix.receivedAt, true);
    view.setInt32(at + 16, Math.round(fix.lng * degreesPerUnit), true);
    view.setInt32(at + 20, Math.round(fix.lat * degreesPerUnit), true);
    view.setUint32(at + 24, fix.accuracy === null ? unknown : Math.round(fix.accuracy * unitsPerMeter), true);
    view.setUint32(at + 28, fix.speed === null ? unknown : Math.round(fix.speed * unitsPerMeter), true);
    view.setUint8(at + 32, fix.clientId === null ? fix.flags : fix.flags | hasId);
    view.setBigInt64(at + 33, fix.clientId ?? 0n, true);
    at += recordBytes;
  }
  return buffer;
}

/** Throws for a format that this program does not know. */
export function unpackFixes(buffer: Buffer): Fix[] {
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  if (buffer.length === 0 || view.getUint8(0) !== format) throw new Error('fixes in an unknown format');
  const fixes: Fix[] = [];
  for (let at = 1; at < buffer.length; at += recordBytes) {
    const [accuracy, speed] = [view.getUint32(at + 24, true), view.getUint32(at + 28, true)];
    const flags = view.getUint8(at + 32);
    fixes.push({
      lng: view.getInt32(at + 16, true) / degreesPerUnit,
      lat: view.getInt32(at + 20, true) / degreesPerUnit,
      at: view.getFloat64(at, true),
      receivedAt: view.getFloat64(at + 8, true),
      accuracy: accuracy === unknown ? null : accuracy / unitsPerMeter,
      speed: speed === unknown ? null : speed / unitsPerMeter,
      flags: flags & ~hasId,
      clientId: flags & hasId ? view.getBigInt64(at + 33, true) : null,
    });
  }
  return fixes;
}
