export { countryOf, readPhone } from '../customers/index.ts';
