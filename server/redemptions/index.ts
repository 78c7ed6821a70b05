export { newCodes } from './code.ts';
export { drawCodes } from './draw.ts';
export { offerWords } from './judge.ts';
export { insertCodes, type NewCode } from './queries-codes.ts';
export { redemptionRoutes } from './routes.ts';
