export { createImport } from './create.ts';
export { placeAgain, placeNewAddresses } from './place-addresses.ts';
export { unfinishedImports } from './queries.ts';
export { removeDemoTown } from './queries-demo.ts';
export { importRoutes } from './routes.ts';
export { readReport, runImport } from './run.ts';
export { tidySpool } from './spool.ts';
