export { createIngest } from './ingest.ts';
export { packFixes, unpackFixes } from './pack.ts';
export {
  type Incoming,
  type IncomingFix,
  type IncomingHere,
  type Ingest,
  type Offer,
  type OffersFor,
  Overloaded,
  type SeenFix,
  type Taken,
} from './types.ts';
