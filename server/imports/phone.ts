export { countryOf, countryOfPhones, readPhone } from '../customers/index.ts';
