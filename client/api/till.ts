import type { FoundCode, Redemption, TillShop } from '../../server/contract/redemptions.ts';
import type { Asked } from './answer.ts';
import { ask } from './checkins.ts';

/** A till shows its token; without one it asks as whoever is signed in. */
export type Access = { token: string } | { signedIn: true };

export interface Taking {
  code: string;
  id: string;
  storeId?: string;
  amount?: number;
}

export const readShop = (access: Access) => ask('/redemptions/till', access);
export const lookUp = (access: Access, code: string) =>
  ask(`/redemptions/lookup?${new URLSearchParams({ code })}`, access);
export const take = (access: Access, body: Taking) => ask('/redemptions', { method: 'POST', ...access, body });
export const undo = (access: Access, id: string) => ask(`/redemptions/${id}`, { method: 'DELETE', ...access });
export const tellAmount = (access: Access, id: string, amount: number) =>
  ask(`/redemptions/${id}`, { method: 'PATCH', ...access, body: { amount } });

const bodyOf = <Body>(asked: Asked, statuses: readonly number[]): Body | undefined =>
  asked !== 'unreachable' && statuses.includes(asked.status) ? (asked.body as Body) : undefined;
export const shopIn = (asked: Asked) => bodyOf<TillShop>(asked, [200]);
export const foundIn = (asked: Asked) => bodyOf<FoundCode>(asked, [200]);
export const redemptionIn = (asked: Asked) => bodyOf<Redemption>(asked, [200, 201]);

interface Problem {
  detail?: string;
  errors?: { pointer: string; detail: string; reason?: string }[];
}
/** Why a code is not taken, where that is what the answer says. */
export function refusalIn(asked: Asked): string | undefined {
  const problem = bodyOf<Problem>(asked, [404, 409, 410]);
  const about = problem?.errors?.find(({ pointer, reason }) => pointer === '/code' && reason !== undefined);
  return about?.detail;
}
