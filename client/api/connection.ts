import { value } from '../view/value.ts';

/** False while the server cannot be reached at all; a refusal is an answer. */
export const serverReachable = value(true);
