import { expect, test } from 'vitest';
import { isArea } from '../../server/geometry/osm.ts';

test('a closed way is an area or a line by its tags', () => {
  const areas: Record<string, string>[] = [
    { building: 'yes' },
    { landuse: 'forest' },
    { natural: 'water' },
    { leisure: 'park' },
    { amenity: 'parking' },
    { man_made: 'pier' },
    { waterway: 'riverbank' },
    { highway: 'pedestrian', area: 'yes' },
    { shop: 'mall', area: 'yes' },
  ];
  const lines: Record<string, string>[] = [
    {},
    { highway: 'residential', junction: 'roundabout' },
    { natural: 'coastline' },
    { natural: 'cliff' },
    { leisure: 'track' },
    { waterway: 'river', natural: 'water' },
    { barrier: 'fence', landuse: 'grass' },
    { building: 'no' },
    { man_made: 'pier', area: 'no' },
    { constructor: 'yes' },
  ];
  expect(areas.filter((tags) => !isArea(tags))).toEqual([]);
  expect(lines.filter((tags) => isArea(tags))).toEqual([]);
});
