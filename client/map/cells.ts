/** h3-js is large: this module is loaded when the first block needs its place. */
export { cellCenter, cellRing } from '../../server/geometry/cells.ts';
