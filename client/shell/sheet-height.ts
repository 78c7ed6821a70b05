export const sheetStops = ['peek', 'half', 'full'] as const;
export type SheetStop = (typeof sheetStops)[number];

/** Height in pixels of the sheet at each stop, given the room it may take. */
export function stopPixels(stop: SheetStop, room: number): number {
  if (stop === 'peek') return Math.min(196, room * 0.5);
  return Math.round(stop === 'half' ? room * 0.52 : room);
}

/** Where a released sheet comes to rest: the nearest stop, or the next one when flung. */
export function settle(pixels: number, velocity: number, room: number): SheetStop {
  const heights = sheetStops.map((stop) => stopPixels(stop, room));
  const nearest = heights.reduce((best, height, index) => {
    return Math.abs(height - pixels) < Math.abs((heights[best] ?? 0) - pixels) ? index : best;
  }, 0);
  const flung = Math.abs(velocity) > 0.5 ? Math.sign(velocity) : 0;
  const moved =
    flung > 0 ? heights.findIndex((height) => height > pixels) : heights.findLastIndex((height) => height < pixels);
  const index = flung !== 0 && moved >= 0 ? moved : nearest;
  return sheetStops[index] ?? 'half';
}

export function neighborStop(stop: SheetStop, step: 1 | -1): SheetStop {
  const index = sheetStops.indexOf(stop) + step;
  return sheetStops[Math.min(sheetStops.length - 1, Math.max(0, index))] ?? stop;
}
