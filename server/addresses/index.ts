export { AddressIndexer, dropAddresses } from './build.ts';
export { geocode, geocodeBatch } from './geocode.ts';
export { addressRoutes } from './routes.ts';
