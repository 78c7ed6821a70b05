export { dropDemoStreets } from './demo.ts';
export { importStreets, type StreetsImport, type StreetsOutcome, type StreetsPhase } from './import.ts';
export { basemapTile, currentEdition, currentStreets } from './queries.ts';
export { streetRoutes } from './routes.ts';
