export { dropDemoStreets } from './demo.ts';
export { importStreets, type StreetsImport, type StreetsOutcome } from './import.ts';
export type { StreetsPhase } from './progress.ts';
export { basemapTile, currentEdition, currentStreets } from './queries.ts';
export { streetRoutes } from './routes.ts';
