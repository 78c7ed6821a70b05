export { createOffers, type OffersOptions } from './offers.ts';
