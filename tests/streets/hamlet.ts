import type { OsmData, OsmNode, Tags } from '../../geodata/town/osm-pbf.ts';

/**
 * A made-up place with one of everything the basemap draws, on an equator of round numbers: the middle of a tile of zoom
 * 15 is its center, and one unit of that tile is 2.7e-6 degrees.
 */
const tileDegrees = 360 / 2 ** 15;
export const tile15 = { z: 15, x: 16_400, y: 16_370 };
const west = tile15.x * tileDegrees - 180;
const latOf = (row: number) => (Math.atan(Math.sinh(Math.PI * (1 - row / 2 ** 14))) * 180) / Math.PI;

/** Places are told in units of that tile: x to the east, y to the south, 0..4096. */
export const at = (x: number, y: number): [number, number] => [
  west + (x / 4096) * tileDegrees,
  latOf(tile15.y + y / 4096),
];

type Corner = readonly [number, number];

export function hamlet(): OsmData {
  const data: OsmData = { nodes: [], ways: [], relations: [] };
  const known = new Map<string, number>();
  const point = ([x, y]: Corner, tags: Tags = {}): number => {
    data.nodes.push({ id: data.nodes.length + 1, position: at(x, y), tags } satisfies OsmNode);
    return data.nodes.length;
  };
  const shared = (corner: Corner): number => {
    const id = known.get(String(corner)) ?? point(corner);
    known.set(String(corner), id);
    return id;
  };
  const line = (tags: Tags, ...corners: Corner[]): number => {
    const id = 1000 + data.ways.length;
    data.ways.push({ id, nodes: corners.map(shared), tags });
    return id;
  };
  const ring = (tags: Tags, [x, y]: Corner, [width, height]: Corner): number =>
    line(tags, [x, y], [x, y + height], [x + width, y + height], [x + width, y], [x, y]);

  const main = { highway: 'secondary', name: 'Rue de l’Église', ref: 'D 1' };
  line(main, [-3000, 2000], [1000, 2000]);
  line({ ...main, bridge: 'yes' }, [1000, 2000], [1400, 2000]);
  line(main, [1400, 2000], [7000, 2000]);
  line({ highway: 'motorway', ref: 'A 9' }, [-6000, 300], [9000, 300]);
  line({ highway: 'motorway_link', oneway: 'yes' }, [500, 300], [700, 2000]);
  line({ highway: 'residential', name: 'Mill Lane' }, [2000, 2000], [2000, 3000]);
  line({ highway: 'residential', name: 'Mill Lane' }, [2000, 4000], [2000, 3000]);
  line({ highway: 'residential', oneway: '-1', tunnel: 'yes' }, [2000, 3000], [2600, 3000]);
  line({ highway: 'service', service: 'driveway' }, [2000, 2500], [2300, 2500]);
  line({ highway: 'footway' }, [3000, 2000], [3000, 1000], [3500, 1000]);
  line({ highway: 'construction', construction: 'motorway' }, [0, 0], [4000, 4000]);
  line({ railway: 'rail' }, [-6000, 600], [9000, 600]);
  line({ railway: 'rail', service: 'siding' }, [1500, 650], [2500, 650]);
  line({ railway: 'tram' }, [0, 1800], [4000, 1800]);
  line({ waterway: 'stream', name: 'Brook' }, [1200, -200], [1200, 1990], [1200, 4200]);
  line({ waterway: 'stream', tunnel: 'culvert' }, [1300, 100], [1300, 500]);
  line({ route: 'ferry', name: 'Car ferry' }, [3600, 3600], [4400, 4400]);
  line({ boundary: 'administrative', admin_level: '4' }, [0, 4000], [4096, 4000]);
  line({ boundary: 'administrative', admin_level: '8' }, [0, 3900], [4096, 3900]);
  line({ man_made: 'pier' }, [3500, 3500], [3700, 3500]);
  ring({ man_made: 'pier' }, [3500, 3300], [200, 60]);
  ring({ man_made: 'bridge' }, [990, 1950], [420, 100]);
  ring({ landuse: 'residential' }, [1500, 2050], [1800, 1900]);
  ring({ landuse: 'farmland' }, [-9000, -9000], [22_000, 8000]);
  ring({ leisure: 'park', name: 'Green' }, [2800, 900], [900, 800]);
  ring({ leisure: 'playground' }, [3100, 1100], [60, 60]);
  ring({ natural: 'beach' }, [3300, 3700], [500, 100]);
  ring({ amenity: 'school', name: 'École' }, [2200, 3100], [400, 300]);
  ring({ amenity: 'parking' }, [2700, 3100], [200, 150]);
  ring({ highway: 'pedestrian', area: 'yes' }, [2700, 2100], [200, 150]);
  ring({ building: 'yes', 'addr:housenumber': '7;9', 'addr:street': 'Mill Lane' }, [2050, 2200], [120, 90]);
  ring({ building: 'yes', shop: 'bakery', name: 'Œuf & Co' }, [2050, 2400], [100, 90]);
  ring({ building: 'no' }, [100, 100], [100, 100]);
  ring({ highway: 'residential', name: 'The Circle' }, [3000, 2500], [400, 400]);
  const lake = ring({}, [200, 2600], [700, 900]);
  const isle = ring({ place: 'islet', name: 'Isle' }, [400, 2900], [200, 200]);
  data.relations.push({
    id: 1,
    tags: { type: 'multipolygon', natural: 'water', name: 'Lake' },
    members: [
      { type: 'way', ref: lake, role: 'outer' },
      { type: 'way', ref: isle, role: 'inner' },
    ],
  });

  point([2100, 2700], { 'addr:housenumber': '11', 'addr:street': 'Mill Lane' });
  point([2300, 1990], { shop: 'supermarket', name: 'Market' });
  point([2400, 1990], { amenity: 'cafe', cuisine: 'coffee_shop' });
  point([2500, 1990], { amenity: 'bench' });
  point([2600, 1990], { office: 'lawyer', name: 'Law' });
  point([2650, 1990], { shop: 'vacant', name: 'Empty' });
  point([2700, 590], { railway: 'station', name: 'Halt' });
  point([2800, 1990], { highway: 'bus_stop', name: 'Church' });
  point([2000, 2100], { place: 'village', name: 'Hamlet', population: '1 234' });
  point([-2000, 2100], { place: 'hamlet', name: 'Beyond' });
  return data;
}
