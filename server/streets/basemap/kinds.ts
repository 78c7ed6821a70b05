/**
 * What of OpenStreetMap's tags is drawn, as which kind, from which zoom: a subset of the Shortbread schema 1.0
 * (https://shortbread-tiles.org/schema/). Tables only; `classify.ts` applies them.
 */

export interface StreetKind {
  kind: string;
  /** from this zoom */
  zoom: number;
  /** Higher is drawn later, over the others. */
  rank: number;
  link?: true;
}
const street = (kind: string, zoom: number, rank: number): StreetKind => ({ kind, zoom, rank });
const link = (kind: string, zoom: number, rank: number): StreetKind => ({ kind, zoom, rank, link: true });

export const highways: Record<string, StreetKind> = {
  motorway: street('motorway', 10, 16),
  motorway_link: link('motorway', 12, 15),
  trunk: street('trunk', 10, 14),
  trunk_link: link('trunk', 12, 13),
  primary: street('primary', 10, 12),
  primary_link: link('primary', 13, 11),
  secondary: street('secondary', 10, 10),
  secondary_link: link('secondary', 13, 9),
  tertiary: street('tertiary', 11, 8),
  tertiary_link: link('tertiary', 13, 7),
  unclassified: street('unclassified', 12, 6),
  residential: street('residential', 12, 6),
  living_street: street('living_street', 13, 5),
  busway: street('busway', 13, 5),
  pedestrian: street('pedestrian', 13, 4),
  service: street('service', 13, 3),
  track: street('track', 13, 2),
  cycleway: street('cycleway', 13, 1),
  footway: street('footway', 14, 1),
  path: street('path', 14, 1),
  steps: street('steps', 14, 1),
};

/** Driveways, parking aisles, sidings and yards: beside the point until close up. */
export const minorServiceZoom = 14;

export const railways: Record<string, StreetKind> = {
  rail: street('rail', 10, 20),
  light_rail: street('light_rail', 11, 19),
  subway: street('subway', 12, 19),
  narrow_gauge: street('narrow_gauge', 12, 18),
  monorail: street('monorail', 13, 18),
  funicular: street('funicular', 13, 18),
  tram: street('tram', 13, 17),
};

export const airways: Record<string, StreetKind> = {
  runway: street('runway', 11, 2),
  taxiway: street('taxiway', 13, 1),
};

/** By key and value: the kind of an area, or of a line. */
export type Kinds = Record<string, Record<string, string>>;

const same = (...values: string[]) => Object.fromEntries(values.map((value) => [value, value]));

export const landKinds: Kinds = {
  landuse: {
    ...same('forest', 'grass', 'meadow', 'orchard', 'vineyard', 'allotments', 'cemetery', 'residential', 'commercial'),
    ...same(
      'retail',
      'industrial',
      'railway',
      'brownfield',
      'greenfield',
      'farmland',
      'farmyard',
      'landfill',
      'quarry',
    ),
    ...same('plant_nursery', 'greenhouse_horticulture', 'village_green', 'recreation_ground', 'garages'),
    port: 'industrial',
    logging: 'forest',
    flowerbed: 'garden',
  },
  natural: {
    ...same('sand', 'beach', 'scrub', 'heath', 'grassland', 'bare_rock', 'scree', 'shingle'),
    wood: 'forest',
    wetland: 'marsh',
    mud: 'marsh',
    shoal: 'sand',
  },
  leisure: {
    ...same('park', 'garden', 'playground', 'golf_course', 'pitch', 'miniature_golf', 'dog_park'),
    common: 'park',
    nature_reserve: 'park',
    track: 'pitch',
    ice_rink: 'pitch',
  },
  amenity: { grave_yard: 'cemetery' },
  wetland: same('swamp', 'bog', 'marsh', 'wet_meadow'),
};

export const siteKinds: Kinds = {
  amenity: same('school', 'kindergarten', 'college', 'university', 'hospital', 'prison', 'parking', 'bicycle_parking'),
  landuse: { construction: 'construction', military: 'military', education: 'school' },
  leisure: { sports_centre: 'sports_center', stadium: 'sports_center' },
  military: { danger_area: 'danger_area' },
};

export const waterAreaKinds: Kinds = {
  natural: { water: 'water', glacier: 'glacier', bay: '', strait: '' },
  waterway: { riverbank: 'river', dock: 'dock', canal: 'canal' },
  landuse: { reservoir: 'water', basin: 'basin' },
  leisure: { swimming_pool: 'swimming_pool' },
};

export const waterLineZooms: Record<string, number> = { river: 10, canal: 12, stream: 13, ditch: 14, drain: 14 };

export const pierKinds: Kinds = { man_made: same('pier', 'breakwater', 'groyne') };

export const placeZooms: Record<string, number> = {
  city: 10,
  town: 10,
  village: 11,
  borough: 11,
  suburb: 12,
  island: 12,
  quarter: 13,
  neighbourhood: 13,
  hamlet: 13,
  islet: 14,
  locality: 14,
  isolated_dwelling: 15,
  farm: 15,
};

/** By key and value: the zoom from which a stop or a station is shown. */
export const transportKinds: Record<string, Record<string, { kind: string; zoom: number }>> = {
  railway: {
    station: { kind: 'station', zoom: 13 },
    halt: { kind: 'halt', zoom: 13 },
    tram_stop: { kind: 'tram_stop', zoom: 14 },
    subway_entrance: { kind: 'subway_entrance', zoom: 15 },
  },
  amenity: {
    bus_station: { kind: 'bus_station', zoom: 14 },
    ferry_terminal: { kind: 'ferry_terminal', zoom: 13 },
  },
  aeroway: {
    aerodrome: { kind: 'aerodrome', zoom: 11 },
    helipad: { kind: 'helipad', zoom: 15 },
  },
  aerialway: { station: { kind: 'aerialway_station', zoom: 14 } },
  highway: { bus_stop: { kind: 'bus_stop', zoom: 15 } },
};

const close = (...values: string[]) => Object.fromEntries(values.map((value) => [value, 15]));
const near = (...values: string[]) => Object.fromEntries(values.map((value) => [value, 14]));

/** By key and value: points of interest with the zoom from which they are shown; `*` is any other value. */
export const poiZooms: Record<string, Record<string, number>> = {
  amenity: {
    ...near('hospital', 'university', 'college', 'townhall', 'courthouse', 'library', 'theatre', 'arts_centre'),
    ...near('cinema', 'marketplace', 'casino', 'conference_centre'),
    ...close(
      'school',
      'kindergarten',
      'place_of_worship',
      'restaurant',
      'cafe',
      'fast_food',
      'bar',
      'pub',
      'biergarten',
    ),
    ...close('food_court', 'ice_cream', 'nightclub', 'pharmacy', 'bank', 'doctors', 'dentist', 'clinic', 'veterinary'),
    ...close('post_office', 'police', 'fire_station', 'fuel', 'car_wash', 'car_rental', 'bicycle_rental', 'taxi'),
    ...close('community_centre', 'social_facility', 'childcare', 'embassy', 'public_building', 'music_venue', 'studio'),
  },
  shop: { ...near('supermarket', 'mall', 'department_store'), '*': 15 },
  craft: { '*': 15 },
  office: { '*': 15 },
  tourism: {
    ...near('museum', 'attraction', 'zoo', 'aquarium', 'theme_park', 'gallery'),
    ...close('hotel', 'hostel', 'guest_house', 'motel', 'viewpoint', 'artwork', 'information', 'camp_site'),
  },
  leisure: {
    ...near('park', 'garden', 'nature_reserve', 'golf_course', 'stadium', 'marina', 'water_park', 'beach_resort'),
    ...close('sports_centre', 'fitness_centre', 'playground', 'swimming_pool', 'dog_park', 'bowling_alley', 'ice_rink'),
  },
  historic: {
    ...near('castle', 'fort', 'monument', 'ship', 'city_gate', 'archaeological_site'),
    ...close('memorial', 'ruins'),
  },
  natural: { peak: 13, beach: 14 },
};

/** Parks and the like are named from where they are large enough, at the earliest here. */
export const parkLabelZoom = 13;

/** What a customer walks into: these are kept as shops. */
export const shopAmenities = new Set([
  ...['restaurant', 'cafe', 'fast_food', 'bar', 'pub', 'biergarten', 'food_court', 'ice_cream', 'nightclub', 'cinema'],
  ...['pharmacy', 'bank', 'bureau_de_change', 'post_office', 'fuel', 'car_wash', 'car_rental', 'bicycle_rental'],
  ...['driving_school', 'language_school', 'music_school', 'dentist', 'doctors', 'clinic', 'veterinary', 'childcare'],
  ...['marketplace', 'theatre', 'casino', 'studio', 'coworking_space', 'internet_cafe'],
]);
