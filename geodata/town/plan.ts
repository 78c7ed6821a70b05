import type { Point } from './shapes.ts';

// The town as a planner would sketch it: the corners where main streets meet, the lines through them, and which corners
// enclose each neighborhood. A data table, hence longer than other files. All numbers are meters unless named otherwise.

export const townName = 'Wabencombe';
export const timeZone = 'Atlantic/Azores';

/** Corners. A and F lie on the outskirts (west, east), B to E and G inside, R on the river. */
export const corners = {
  A0: [-700, 2600],
  A1: [-2000, 2430],
  A2: [-2900, 1650],
  A3: [-3050, 400],
  A4: [-2930, -700],
  A5: [-2450, -1800],
  A6: [-1400, -2400],
  A7: [-280, -2540],
  B0: [-650, 1350],
  B1: [-1900, 1150],
  C0: [-550, 500],
  C1: [-1750, 300],
  D0: [-500, -350],
  D1: [-1650, -560],
  E0: [-350, -1150],
  E1: [-1500, -1430],
  F0: [1900, 2380],
  F1: [2720, 1450],
  F2: [2880, 300],
  F3: [2750, -750],
  F4: [1950, -2050],
  G0: [1750, 1250],
  G1: [1850, 470],
  G2: [1720, -430],
  G3: [1560, -1180],
  R0: [760, 2480],
  R1: [540, 1280],
  R2: [940, 480],
  R3: [760, -430],
  R4: [430, -1060],
  R5: [340, -2480],
} as const satisfies Record<string, Point>;

export type Corner = keyof typeof corners;
export type Via = Corner | Point;

export const riverPlan = {
  name: 'River Wabe',
  via: [
    [980, 2900],
    'R0',
    [440, 1880],
    'R1',
    [800, 880],
    'R2',
    [1010, 20],
    'R3',
    'R4',
    [520, -1750],
    'R5',
    [235, -3070],
  ],
  /** Half the width, from the spring to the mouth. */
  halfWidthMeters: [24, 62],
  eyot: { name: 'Otter Eyot', nearest: [1010, 20], halfLengthMeters: 150, halfWidthMeters: 34 },
} as const satisfies { via: readonly Via[]; [more: string]: unknown };

export type RoadClass = 'trunk' | 'primary' | 'secondary' | 'tertiary' | 'footway' | 'cycleway' | 'track';

export interface RoadPlan {
  name: string;
  highway: RoadClass;
  via: readonly Via[];
  ref?: string;
  /** Without one, the road ends at the water. */
  bridge?: string;
}

export const roadPlans: readonly RoadPlan[] = [
  { name: 'Long Street', highway: 'primary', ref: 'W1', via: ['A0', 'B0', 'C0', 'D0', 'E0', 'A7'] },
  {
    name: 'Bridge Street',
    highway: 'primary',
    ref: 'W2',
    via: ['A3', 'C1', 'C0', 'R2', 'G1', 'F2', [3300, 240]],
    bridge: 'Old Bridge',
  },
  { name: 'Heath Road', highway: 'secondary', via: ['A1', 'B1', 'C1', 'D1', 'E1', 'A6'] },
  { name: 'Lock Road', highway: 'secondary', via: ['A2', 'B1', 'B0', 'R1', 'G0', 'F1'], bridge: 'Lock Bridge' },
  { name: 'Mill Lane', highway: 'tertiary', via: ['A4', 'D1', 'D0', 'R3'] },
  { name: 'Orchard Road', highway: 'tertiary', via: ['R3', 'G2', 'F3'] },
  { name: "Tanner's Way", highway: 'secondary', via: ['E1', 'E0', 'R4', 'G3', 'F4'], bridge: "Tanner's Bridge" },
  { name: 'Eastern Avenue', highway: 'secondary', via: ['F0', 'G0', 'G1', 'G2', 'G3', [1080, -2150]] },
  { name: 'Western Ring', highway: 'secondary', via: ['A0', 'A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7'] },
  { name: 'Eastern Ring', highway: 'tertiary', via: ['F0', 'F1', 'F2', 'F3', 'F4'] },
  { name: 'Harbour Approach', highway: 'trunk', ref: 'W10', via: ['F0', [2350, 2680], [2900, 2500]] },
  { name: 'South Approach', highway: 'trunk', ref: 'W10', via: ['F4', [2400, -2300], [2900, -2150]] },
  {
    name: 'Eyot Bridge',
    highway: 'footway',
    via: [
      [720, 70],
      [1010, 20],
      [1330, -40],
    ],
    bridge: 'Eyot Bridge',
  },
  { name: 'Meadow Walk', highway: 'footway', via: ['E1', [-1250, -1150], [-950, -1010], [-640, -1030], 'E0'] },
  {
    name: 'Meadow Cycleway',
    highway: 'cycleway',
    via: [
      [-1562, -1080],
      [-1000, -930],
      [-427, -870],
    ],
  },
  { name: 'Common Path', highway: 'footway', via: ['A1', [-1450, 2080], [-1150, 1850], 'B0'] },
  { name: 'Kite Wood Path', highway: 'footway', via: ['A2', [-2500, 1250], [-2150, 1000], 'C1'] },
  { name: 'Beach Track', highway: 'track', via: ['A7', [-420, -2800], [-300, -3080]] },
  { name: 'Saltpan Track', highway: 'track', via: ['A5', [-2900, -2250], [-3150, -2350]] },
];

export const motorwayPlan = {
  ref: 'A9',
  name: 'Island Motorway',
  /** Both carriageways meet the trunk roads at the ends. */
  via: [
    [2900, 2500],
    [3230, 1900],
    [3300, 240],
    [3200, -1400],
    [2900, -2150],
  ],
  halfGapMeters: 14,
  interchange: [3300, 240],
} as const satisfies { via: readonly Point[]; interchange: Point; [more: string]: unknown };

export const railPlan = {
  name: 'Wabencombe Coast Line',
  via: [
    [-3750, -1900],
    [-2500, -1250],
    [-1600, -900],
    [-850, -760],
    [-200, -720],
    [600, -800],
    [1300, -810],
    [2200, -1000],
    [3650, -1500],
  ],
  station: { name: 'Wabencombe', at: [-200, -720] },
} as const satisfies { via: readonly Point[]; [more: string]: unknown };

export const coastPlan: readonly Point[] = [
  [-3600, 1900],
  [-2900, 2700],
  [-1500, 3150],
  [0, 3350],
  [1500, 3250],
  [2900, 3050],
  [3750, 2300],
  [3950, 800],
  [3850, -900],
  [3500, -2300],
  [2300, -2900],
  [1100, -2950],
  [240, -3020],
  [-900, -3150],
  [-2100, -2950],
  [-3250, -2450],
  [-3850, -1400],
  [-3750, 300],
];

export interface AreaPlan {
  name: string;
  tags: Readonly<Record<string, string>>;
  center: Point;
  radii: readonly [number, number];
  /** Holes lie inside the area and are left out of it (the multipolygon's inner rings). */
  holes?: readonly { center: Point; radii: readonly [number, number]; tags: Readonly<Record<string, string>> }[];
}

const park = { leisure: 'park' };

export const areaPlans: readonly AreaPlan[] = [
  {
    name: 'Mill Meadows',
    tags: park,
    center: [-960, -1060],
    radii: [410, 185],
    holes: [{ center: [-820, -1120], radii: [105, 55], tags: { natural: 'water', water: 'pond', name: 'Mill Pond' } }],
  },
  { name: 'Heath Common', tags: { leisure: 'park', natural: 'heath' }, center: [-1280, 1930], radii: [300, 230] },
  { name: 'Kite Wood', tags: { natural: 'wood' }, center: [-2370, 1120], radii: [270, 210] },
  { name: 'Guildhall Gardens', tags: park, center: [-20, 930], radii: [105, 75] },
  { name: 'Lockside Park', tags: park, center: [800, 1800], radii: [190, 250] },
  { name: 'Orchard Recreation Ground', tags: { leisure: 'recreation_ground' }, center: [2330, -80], radii: [190, 150] },
  { name: 'Bosquet Public', tags: park, center: [1050, -1620], radii: [200, 150] },
  { name: 'Weavers’ Green', tags: park, center: [-1180, 800], radii: [110, 80] },
  { name: 'Linden Cemetery', tags: { landuse: 'cemetery' }, center: [-1170, -60], radii: [130, 95] },
  { name: 'Tannery Works', tags: { landuse: 'industrial' }, center: [1120, -960], radii: [330, 80] },
  { name: 'Saltpan Allotments', tags: { landuse: 'allotments' }, center: [-1900, -1900], radii: [190, 130] },
  {
    name: 'Market Square',
    tags: { highway: 'pedestrian', area: 'yes', place: 'square' },
    center: [100, 60],
    radii: [48, 40],
  },
  { name: 'West Farm', tags: { landuse: 'farmland' }, center: [-3350, 1000], radii: [200, 700] },
  { name: 'Shingle Beach', tags: { natural: 'beach' }, center: [-750, -3000], radii: [420, 60] },
];

export const storePlan = { name: 'Bäckerei Wabe', near: [215, 130] } as const satisfies { near: Point; name: string };
