import type { Request, Response } from 'express';
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { Role } from '../contract/accounts.ts';
import type { Refusal } from './problem.ts';

/** Who is asking, and for which business. Every query of tenant data takes its businessId from here. */
export interface Principal {
  businessId: string;
  role: Role;
  userId: string | null;
  /** Names the credential: for rate limits and idempotency. */
  credential: string;
}

export interface Answer<Body> {
  status: number;
  body?: Body;
  headers?: Record<string, string>;
}
export const ok = <Body>(body: Body): Answer<Body> => ({ status: 200, body });
export const created = <Body>(body: Body): Answer<Body> => ({ status: 201, body });
export const noContent = (headers?: Record<string, string>): Answer<never> => ({
  status: 204,
  ...(headers && { headers }),
});

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface Context<P = undefined, Q = undefined, B = undefined> {
  knex: Knex;
  principal: Principal;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  request: Request;
  response: Response;
  /** Whether the sign-in or key still opens this route: for answers that last. */
  stillAllowed: () => Promise<boolean>;
}

/** One route: what mounts it, what documents it, and what the tenancy test walks. */
export interface Route<P = unknown, Q = unknown, B = unknown> {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Under /api/v1, with parameters in braces: /stores/{id}. */
  path: string;
  tag: string;
  summary: string;
  /** Roles that may call it; `anyone` needs no sign-in (and gets no principal). */
  allow: readonly Role[] | 'anyone';
  params?: P;
  query?: Q;
  body?: B;
  /** `multipart/form-data`, read by the handler itself. */
  upload?: boolean;
  /** By status: a schema of JSON, null for no content, or a media type of something else. */
  answers: Record<number, z.ZodType | null | string>;
  /** What the answer depends on besides the URL. With it a repeated read is answered without the work. */
  version?: (context: Context<P, Q, B>) => Promise<string>;
  /** A secret is in the answer: it is not kept for replays. */
  secret?: boolean;
  handle: (context: Context<P, Q, B>) => Promise<Answer<unknown> | Refusal>;
}

/** Types a route's handler from its schemas. */
export function route<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(definition: Route<P, Q, B>): Route {
  return definition as unknown as Route;
}

export const everyone = ['owner', 'marketer', 'analyst'] as const satisfies readonly Role[];
export const ownerOnly = ['owner'] as const satisfies readonly Role[];
