export { placeAgain } from './place-addresses.ts';
export { removeDemoTown, unfinishedImports } from './queries.ts';
export { importRoutes } from './routes.ts';
export { createImport, readReport, runImport } from './run.ts';
