export { AddressIndexer, dropAddresses } from './build.ts';
export { correctPlace } from './corrections.ts';
export { fold, wordsOf } from './fold.ts';
export { type GeocodeOptions, geocode, geocodeBatch } from './geocode.ts';
export { createGeocoder, type Geocoder } from './geocoder.ts';
export { writeHouseNumber } from './house-number.ts';
export { addressRoutes } from './routes.ts';
