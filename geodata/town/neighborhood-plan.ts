import type { Corner } from './plan.ts';

/** How a kind of neighborhood is built. A data table; lengths in meters. */
export interface BuildStyle {
  blockMeters: readonly [across: number, along: number];
  /** How far streets stray from a straight grid. */
  wanderMeters: number;
  /** Share of the streets not needed for access that are built: fewer leaves more dead ends. */
  throughShare: number;
  lot: { spacingMeters: number; widthMeters: number; depthMeters: number; setbackMeters: number };
  building: string;
  households: readonly [fewest: number, most: number];
  peoplePerHousehold: number;
}

export const buildStyles = {
  core: {
    blockMeters: [92, 118],
    wanderMeters: 3,
    throughShare: 0.97,
    lot: { spacingMeters: 16, widthMeters: 14, depthMeters: 15, setbackMeters: 8 },
    building: 'apartments',
    households: [1, 3],
    peoplePerHousehold: 1.7,
  },
  tenements: {
    blockMeters: [84, 104],
    wanderMeters: 9,
    throughShare: 0.93,
    lot: { spacingMeters: 17, widthMeters: 16, depthMeters: 15, setbackMeters: 8 },
    building: 'apartments',
    households: [3, 7],
    peoplePerHousehold: 2.1,
  },
  terraces: {
    blockMeters: [105, 165],
    wanderMeters: 24,
    throughShare: 0.82,
    lot: { spacingMeters: 17, widthMeters: 15, depthMeters: 11, setbackMeters: 10 },
    building: 'terrace',
    households: [1, 2],
    peoplePerHousehold: 2.3,
  },
  suburb: {
    blockMeters: [150, 185],
    wanderMeters: 62,
    throughShare: 0.55,
    lot: { spacingMeters: 25, widthMeters: 14, depthMeters: 11, setbackMeters: 13 },
    building: 'house',
    households: [1, 1],
    peoplePerHousehold: 2.7,
  },
  villas: {
    blockMeters: [195, 250],
    wanderMeters: 95,
    throughShare: 0.5,
    lot: { spacingMeters: 37, widthMeters: 18, depthMeters: 13, setbackMeters: 17 },
    building: 'detached',
    households: [1, 1],
    peoplePerHousehold: 2.8,
  },
} as const satisfies Record<string, BuildStyle>;

export type Trend = 'growing' | 'fading' | 'steady';

export interface NeighborhoodPlan {
  name: string;
  corners: readonly Corner[];
  style: keyof typeof buildStyles;
  /** The direction of its grid, counterclockwise from east. */
  angleDegrees: number;
  /** How much more than the town's average its households like the store, at equal distance. */
  appeal: number;
  trend: Trend;
}

const steady = 'steady';

/** Names try out accents, apostrophes (both kinds), hyphens and a slash on every screen. */
export const neighborhoodPlans: readonly NeighborhoodPlan[] = [
  { name: 'Old Market', corners: ['C0', 'R2', 'R3', 'D0'], style: 'core', angleDegrees: 2, appeal: 1.2, trend: steady },
  { name: 'Guildhall', corners: ['B0', 'R1', 'R2', 'C0'], style: 'core', angleDegrees: 8, appeal: 0.85, trend: steady },
  {
    name: 'Quai Brûlé',
    corners: ['D0', 'R3', 'R4', 'E0'],
    style: 'core',
    angleDegrees: -6,
    appeal: 1.1,
    trend: steady,
  },
  {
    name: 'Overbridge',
    corners: ['R2', 'G1', 'G2', 'R3'],
    style: 'tenements',
    angleDegrees: 4,
    appeal: 1.5,
    trend: steady,
  },
  {
    name: "Weavers' Row",
    corners: ['B1', 'B0', 'C0', 'C1'],
    style: 'terraces',
    angleDegrees: 10,
    appeal: 1,
    trend: steady,
  },
  {
    name: 'Lindenhöfe',
    corners: ['C1', 'C0', 'D0', 'D1'],
    style: 'terraces',
    angleDegrees: 5,
    appeal: 1.3,
    trend: steady,
  },
  {
    name: 'Tannery Bank',
    corners: ['R3', 'G2', 'G3', 'R4'],
    style: 'terraces',
    angleDegrees: -4,
    appeal: 1.1,
    trend: 'fading',
  },
  {
    name: 'Nová Louka',
    corners: ['R1', 'G0', 'G1', 'R2'],
    style: 'terraces',
    angleDegrees: 14,
    appeal: 1.3,
    trend: 'growing',
  },
  {
    name: 'Northgate',
    corners: ['A0', 'R0', 'R1', 'B0'],
    style: 'suburb',
    angleDegrees: 12,
    appeal: 0.8,
    trend: steady,
  },
  {
    name: 'Mill Meadows',
    corners: ['D1', 'D0', 'E0', 'E1'],
    style: 'suburb',
    angleDegrees: 12,
    appeal: 1.4,
    trend: steady,
  },
  {
    name: 'Heath End',
    corners: ['A1', 'A0', 'B0', 'B1'],
    style: 'suburb',
    angleDegrees: 20,
    appeal: 0.9,
    trend: steady,
  },
  {
    name: 'St. Ola’s Hill',
    corners: ['A2', 'A1', 'B1', 'C1', 'A3'],
    style: 'villas',
    angleDegrees: 40,
    appeal: 1.6,
    trend: steady,
  },
  {
    name: 'Westmoor',
    corners: ['A3', 'C1', 'D1', 'A4'],
    style: 'suburb',
    angleDegrees: -15,
    appeal: 0.7,
    trend: steady,
  },
  {
    name: 'Saltpans',
    corners: ['A4', 'D1', 'E1', 'E0', 'A7', 'A6', 'A5'],
    style: 'villas',
    angleDegrees: -25,
    appeal: 1,
    trend: steady,
  },
  {
    name: 'Fishers’ Hythe',
    corners: ['E0', 'R4', 'R5', 'A7'],
    style: 'suburb',
    angleDegrees: 3,
    appeal: 1.2,
    trend: steady,
  },
  {
    name: 'Lock Side',
    corners: ['R0', 'F0', 'G0', 'R1'],
    style: 'suburb',
    angleDegrees: -12,
    appeal: 0.55,
    trend: steady,
  },
  {
    name: 'Øster Fields',
    corners: ['F0', 'F1', 'F2', 'G1', 'G0'],
    style: 'villas',
    angleDegrees: 25,
    appeal: 0.8,
    trend: steady,
  },
  {
    name: 'Orchard Rise',
    corners: ['G1', 'F2', 'F3', 'G2'],
    style: 'suburb',
    angleDegrees: -8,
    appeal: 1,
    trend: steady,
  },
  {
    name: 'Harrow-on-Wabe',
    corners: ['G2', 'F3', 'F4', 'G3'],
    style: 'suburb',
    angleDegrees: 30,
    appeal: 0.9,
    trend: steady,
  },
  {
    name: 'Petit Bois / Southbank',
    corners: ['R4', 'G3', 'F4', 'R5'],
    style: 'villas',
    angleDegrees: -20,
    appeal: 0.75,
    trend: steady,
  },
];
