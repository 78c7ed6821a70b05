import type { Polygons } from './polygons.ts';

/** West, south, east and north of an area's corners; undefined for an empty one. */
export function boundsOf(area: Polygons): [number, number, number, number] | undefined {
  let [west, south, east, north] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -180, -90];
  for (const polygon of area)
    for (const [lng, lat] of polygon[0] ?? []) {
      west = Math.min(west, lng);
      east = Math.max(east, lng);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  return west <= east ? [west, south, east, north] : undefined;
}

/**
 * Whether a place is in an area, asked very often: Shimrat's count of the edges north of it, by the even-odd rule over all
 * rings. Edges are sorted into columns of longitude beforehand, so that a question looks at a handful of them. Edges are
 * straight in degrees, as everywhere on a map; a place on an edge may be taken for in or out.
 */
export function insideTester(area: Polygons): (lng: number, lat: number) => boolean {
  const bounds = boundsOf(area);
  if (!bounds) return () => false;
  const [west, south, east, north] = bounds;
  const edges = edgesOf(area);
  const count = Math.max(1, Math.min(1024, edges.length / 4));
  const width = (east - west) / count || 1;
  const columns: Float64Array[] = bucket(edges, west, width, Math.ceil(count));
  return (lng, lat) => {
    if (lng < west || lng > east || lat < south || lat > north) return false;
    const near = columns[Math.floor((lng - west) / width)] ?? columns.at(-1);
    if (!near) return false;
    let inside = false;
    for (let at = 0; at < near.length; at += 4) {
      const [x, y, toX, toY] = [near[at] ?? 0, near[at + 1] ?? 0, near[at + 2] ?? 0, near[at + 3] ?? 0];
      if (x > lng !== toX > lng && lat < y + ((lng - x) / (toX - x)) * (toY - y)) inside = !inside;
    }
    return inside;
  };
}

type Edge = [fromLng: number, fromLat: number, toLng: number, toLat: number];

const edgesOf = (area: Polygons): Edge[] =>
  area.flat().flatMap((ring) =>
    ring.slice(1).map(([lng, lat], index): Edge => {
      const [fromLng, fromLat] = ring[index] ?? [lng, lat];
      return [fromLng, fromLat, lng, lat];
    }),
  );

function bucket(edges: readonly Edge[], west: number, width: number, count: number): Float64Array[] {
  const columns = Array.from({ length: count }, (): number[] => []);
  const columnOf = (lng: number) => Math.min(count - 1, Math.floor((lng - west) / width));
  for (const edge of edges) {
    const [from, to] = [columnOf(Math.min(edge[0], edge[2])), columnOf(Math.max(edge[0], edge[2]))];
    for (let column = from; column <= to; column++) columns[column]?.push(...edge);
  }
  return columns.map((numbers) => Float64Array.from(numbers));
}
