export { areaCells } from '../geometry/areas.ts';
export { householdsIn, partsInside, type Survey, surveyOf } from './households.ts';
export { neighborhoodAreas } from './queries.ts';
export { catchmentRoutes } from './routes.ts';
export { savedArea, savedVersion } from './saved.ts';
