/** h3-js is large: this module is loaded when the first block needs its place. */
export { cellAt, cellCenter, cellRing, withNeighbors } from '../../server/geometry/cells.ts';
