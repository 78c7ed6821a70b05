/** How loud the basemap is: streets to be read, or ground for the data. */
export type FlavorName = 'streets' | 'data';

export const roadClasses = [
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'minor',
  'pedestrian',
  'service',
] as const;
export type RoadClass = (typeof roadClasses)[number];

interface RoadColor {
  fill: string;
  casing: string;
}

/** Every color of the basemap. */
export interface Flavor {
  scheme: 'light' | 'dark';
  name: FlavorName;
  ground: string;
  residential: string;
  commercial: string;
  industrial: string;
  grass: string;
  park: string;
  forest: string;
  farmland: string;
  sand: string;
  pitch: string;
  school: string;
  hospital: string;
  parking: string;
  water: string;
  waterLine: string;
  building: string;
  buildingEdge: string;
  pier: string;
  bridge: string;
  roads: Record<RoadClass, RoadColor>;
  path: string;
  pathCasing: string;
  cycleway: string;
  rail: string;
  railGap: string;
  tram: string;
  ferry: string;
  boundary: string;
  halo: string;
  placeLabel: string;
  quarterLabel: string;
  streetLabel: string;
  waterLabel: string;
  waterHalo: string;
  parkLabel: string;
  houseLabel: string;
  refLabel: string;
  food: string;
  shop: string;
  culture: string;
  health: string;
  service: string;
  transit: string;
}

const lightStreets: Flavor = {
  scheme: 'light',
  name: 'streets',
  ground: '#f3f0e9',
  residential: '#eeeae2',
  commercial: '#f3ebe2',
  industrial: '#eae8e4',
  grass: '#dfe9cf',
  park: '#cfe3bd',
  forest: '#bed7aa',
  farmland: '#efedd8',
  sand: '#f4ead0',
  pitch: '#c2dcb4',
  school: '#f2e8d4',
  hospital: '#f6e2df',
  parking: '#e8e5df',
  water: '#abd0e4',
  waterLine: '#9cc6dd',
  building: '#e0d9cd',
  buildingEdge: '#cfc7b8',
  pier: '#eeeae2',
  bridge: '#e3dfd6',
  roads: {
    motorway: { fill: '#f2b277', casing: '#cf8440' },
    trunk: { fill: '#f6c68d', casing: '#d1954f' },
    primary: { fill: '#fbdca0', casing: '#cfa95a' },
    secondary: { fill: '#fdeec2', casing: '#cdb87e' },
    tertiary: { fill: '#ffffff', casing: '#bfb7a8' },
    minor: { fill: '#ffffff', casing: '#cdc6b8' },
    pedestrian: { fill: '#f3ecf2', casing: '#c9bcc8' },
    service: { fill: '#fbfaf7', casing: '#d6d0c4' },
  },
  path: '#a98b6c',
  pathCasing: '#fbf9f5',
  cycleway: '#5f84b3',
  rail: '#95918b',
  railGap: '#f6f4ef',
  tram: '#a391b0',
  ferry: '#5d93b3',
  boundary: '#a58fae',
  halo: '#fffefb',
  placeLabel: '#2b3138',
  quarterLabel: '#5a5266',
  streetLabel: '#4a4640',
  waterLabel: '#265f86',
  waterHalo: '#d3e7f2',
  parkLabel: '#38632f',
  houseLabel: '#6b6459',
  refLabel: '#7a4a17',
  food: '#a8481a',
  shop: '#6a3fa0',
  culture: '#7a5216',
  health: '#b02a3c',
  service: '#4f5b66',
  transit: '#1d5fa8',
};

/** Ground for the data: grays that lean to the ground's own warmth, so that the one hue on the map is the data's. */
const lightData: Flavor = {
  ...lightStreets,
  name: 'data',
  ground: '#f5f3ee',
  residential: '#f3f1eb',
  commercial: '#f3f0ea',
  industrial: '#f0eee9',
  grass: '#eef0e6',
  park: '#e7ecdd',
  forest: '#e1e8d8',
  farmland: '#f3f2e8',
  sand: '#f5f1e6',
  pitch: '#e3e9da',
  school: '#f3efe6',
  hospital: '#f4edea',
  parking: '#efede8',
  water: '#d3dde2',
  waterLine: '#cdd8de',
  building: '#ebe7df',
  buildingEdge: '#dfdacf',
  pier: '#f3f1eb',
  bridge: '#ebe8e1',
  roads: {
    motorway: { fill: '#cbc4b7', casing: '#b3ab9c' },
    trunk: { fill: '#d0cabe', casing: '#b8b1a3' },
    primary: { fill: '#d5cfc4', casing: '#bdb6a9' },
    secondary: { fill: '#dbd6cc', casing: '#c6c0b4' },
    tertiary: { fill: '#e2ded5', casing: '#cdc7bb' },
    minor: { fill: '#e6e2da', casing: '#d5d0c5' },
    pedestrian: { fill: '#e7e3dc', casing: '#d8d3c9' },
    service: { fill: '#eae7e0', casing: '#dcd7cd' },
  },
  path: '#cdc4b6',
  pathCasing: '#f7f5f0',
  cycleway: '#c2c5c8',
  rail: '#c3beb5',
  railGap: '#f3f1eb',
  tram: '#cbc5cc',
  ferry: '#b3c3cc',
  boundary: '#c2b9c4',
  halo: '#fbfaf8',
  placeLabel: '#2f343a',
  quarterLabel: '#454a50',
  streetLabel: '#43474c',
  waterLabel: '#4a6474',
  waterHalo: '#e6ecef',
  parkLabel: '#56624c',
  houseLabel: '#6d6c68',
  refLabel: '#5f5a50',
  food: '#6a625a',
  shop: '#625f68',
  culture: '#675f52',
  health: '#6d5c5e',
  service: '#5d6165',
  transit: '#56616d',
};

const darkStreets: Flavor = {
  scheme: 'dark',
  name: 'streets',
  ground: '#191d22',
  residential: '#1c2127',
  commercial: '#211f24',
  industrial: '#1e2023',
  grass: '#1b2620',
  park: '#1b2d22',
  forest: '#183022',
  farmland: '#20231c',
  sand: '#2a2820',
  pitch: '#20362a',
  school: '#252420',
  hospital: '#2a2022',
  parking: '#22262b',
  water: '#10293b',
  waterLine: '#153145',
  building: '#272d34',
  buildingEdge: '#353c45',
  pier: '#1c2127',
  bridge: '#262b31',
  roads: {
    motorway: { fill: '#8a6840', casing: '#0f1216' },
    trunk: { fill: '#7b6245', casing: '#0f1216' },
    primary: { fill: '#6a5c48', casing: '#0f1216' },
    secondary: { fill: '#575249', casing: '#101317' },
    tertiary: { fill: '#4a5058', casing: '#101317' },
    minor: { fill: '#3d444c', casing: '#121519' },
    pedestrian: { fill: '#403d48', casing: '#121519' },
    service: { fill: '#343a41', casing: '#14171b' },
  },
  path: '#7d6f5f',
  pathCasing: '#1a1e23',
  cycleway: '#5a7ba6',
  rail: '#68707a',
  railGap: '#191d22',
  tram: '#75698a',
  ferry: '#3f7393',
  boundary: '#6e5f7d',
  halo: '#12151a',
  placeLabel: '#eceae5',
  quarterLabel: '#b7b0c4',
  streetLabel: '#c3c5c8',
  waterLabel: '#83b8d8',
  waterHalo: '#0c2030',
  parkLabel: '#93c287',
  houseLabel: '#9a9ea3',
  refLabel: '#e0bd8d',
  food: '#f0a377',
  shop: '#c6a6ef',
  culture: '#ddb777',
  health: '#f39aa5',
  service: '#aeb6be',
  transit: '#84b8f0',
};

const darkData: Flavor = {
  ...darkStreets,
  name: 'data',
  ground: '#171a1f',
  residential: '#191d22',
  commercial: '#1a1d22',
  industrial: '#191c20',
  grass: '#191f1e',
  park: '#1a221f',
  forest: '#19241f',
  farmland: '#1a1d1d',
  sand: '#1e1e1d',
  pitch: '#1b2522',
  school: '#1c1d1f',
  hospital: '#1e1c1f',
  parking: '#1c2024',
  water: '#0c1319',
  waterLine: '#0f171e',
  building: '#1f242a',
  buildingEdge: '#282e35',
  pier: '#191d22',
  bridge: '#1e2328',
  roads: {
    motorway: { fill: '#4b525b', casing: '#0f1216' },
    trunk: { fill: '#464d56', casing: '#0f1216' },
    primary: { fill: '#414851', casing: '#101317' },
    secondary: { fill: '#3a4149', casing: '#101317' },
    tertiary: { fill: '#343a42', casing: '#121519' },
    minor: { fill: '#2d333a', casing: '#121519' },
    pedestrian: { fill: '#2c3138', casing: '#14171b' },
    service: { fill: '#272c33', casing: '#14171b' },
  },
  path: '#3d4349',
  pathCasing: '#171a1f',
  cycleway: '#3f4a57',
  rail: '#434a52',
  railGap: '#171a1f',
  tram: '#423f4b',
  ferry: '#2b3f4d',
  boundary: '#463f4f',
  halo: '#14171b',
  placeLabel: '#dfe3e6',
  quarterLabel: '#c4c9ce',
  streetLabel: '#c0c5ca',
  waterLabel: '#7d99aa',
  waterHalo: '#0b1116',
  parkLabel: '#8a9a86',
  houseLabel: '#8b9197',
  refLabel: '#a39d90',
  food: '#a99b92',
  shop: '#a29eac',
  culture: '#a59c8c',
  health: '#ac9a9c',
  service: '#9aa1a8',
  transit: '#92a3b4',
};

export const flavors: Record<'light' | 'dark', Record<FlavorName, Flavor>> = {
  light: { streets: lightStreets, data: lightData },
  dark: { streets: darkStreets, data: darkData },
};
