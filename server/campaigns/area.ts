import type { CampaignArea, Place } from '../contract/audience.ts';
import type { Definition } from '../contract/segments.ts';

/** Who lives in an area, as the definition of a segment. */
export function areaDefinition(area: CampaignArea): Definition {
  switch (area.type) {
    case 'union':
      return { any: area.areas.map(areaDefinition) };
    case 'difference':
      return { all: [areaDefinition(area.from), { not: areaDefinition(area.minus) }] };
    default:
      return placeDefinition(area);
  }
}

function placeDefinition(place: Place): Definition {
  switch (place.type) {
    case 'everywhere':
      return { all: [] };
    case 'Polygon':
    case 'MultiPolygon':
    case 'circle':
      return { type: 'area', area: place };
    case 'cells':
      return place;
    case 'neighborhoods':
      return { type: 'neighborhood', ids: place.ids };
    case 'catchment':
      return place;
    case 'isochrone':
      return { type: 'travel', storeId: place.storeId, mode: place.mode, minutes: place.minutes };
    case 'band': {
      const { storeId, fromMeters, toMeters } = place;
      return { type: 'distance', storeId, meters: { min: fromMeters, max: toMeters } };
    }
  }
}

/** A pointer into `areaDefinition(area)`, as one into the area itself. Both begin with what they were asked for at. */
export const areaPointer = (pointer: string): string =>
  pointer
    .replaceAll(/\/any\/(\d+)/g, '/areas/$1')
    .replaceAll('/all/0', '/from')
    .replaceAll('/all/1/not', '/minus')
    .replace(/(.)\/area(?=$|\/(coordinates|center|radiusMeters))/, '$1');
