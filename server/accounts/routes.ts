import type { Knex } from 'knex';
import { z } from 'zod';
import * as contract from '../contract/accounts.ts';
import { idParams, page, pageQuery } from '../contract/common.ts';
import { cookieOf, sessionCookie } from '../http/authenticate.ts';
import { listPage } from '../http/paging.ts';
import { refuse } from '../http/problem.ts';
import { created, everyone, noContent, ok, ownerOnly, type Principal, type Route, route } from '../http/route.ts';
import { readToken } from '../http/tokens.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import * as queries from './queries.ts';

type KeyRow = { id: string; name: string; role: contract.Role; created_at: Date; last_used_at: Date | null };
const toKey = (row: KeyRow) => ({
  id: row.id,
  name: row.name,
  role: row.role,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
});

type UserRow = { id: string; email: string | null; role: contract.Role; created_at: Date };
const toUser = (row: UserRow) => ({
  id: row.id,
  email: row.email,
  role: row.role,
  createdAt: row.created_at.toISOString(),
});

const cookie = (token: string, secure: boolean, maxAgeSeconds: number) =>
  `${sessionCookie}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure ? '; Secure' : ''}`;
const sessionSeconds = 30 * 24 * 3600;

export function accountRoutes({ basemapStyleUrl }: { basemapStyleUrl: string | undefined }): Route[] {
  const describe = async (
    knex: Knex,
    { businessId, role, userId }: Pick<Principal, 'businessId' | 'role' | 'userId'>,
  ) => {
    const { id, name, currency, demo } = await queries.businessOf(knex, businessId);
    const user = userId ? await queries.userOf(knex, businessId, userId) : undefined;
    return {
      role,
      email: user?.email ?? null,
      hasPassword: Boolean(user?.password_hash),
      business: { id, name, currency, demo },
      basemapStyleUrl: basemapStyleUrl ?? null,
    };
  };

  return [
    route({
      method: 'post',
      path: '/session',
      tag: 'Accounts',
      summary: 'Sign in with e-mail and password, or with a one-time token; sets the session cookie',
      allow: 'anyone',
      body: contract.signIn,
      answers: { 200: contract.session },
      secret: true,
      async handle({ knex, body, request }) {
        const claim = 'token' in body ? readToken(body.token) : undefined;
        const user =
          'token' in body
            ? claim?.kind === 'sign-in'
              ? await queries
                  .spendSignInToken(knex, claim.businessId, claim.hash)
                  .then((userId) => userId && queries.userOf(knex, claim.businessId, userId))
              : undefined
            : await queries.userByEmail(knex, body.email);
        if ('token' in body && !user) {
          return refuse('wrong-credentials', 'This link was used already or is too old. Ask for a new one.');
        }
        if ('password' in body && !(await passwordMatches(body.password, user?.password_hash))) {
          return refuse('wrong-credentials');
        }
        const token = await queries.createSession(knex, user.business_id, user.id);
        const described = await describe(knex, { businessId: user.business_id, role: user.role, userId: user.id });
        return { ...ok(described), headers: { 'Set-Cookie': cookie(token, request.secure, sessionSeconds) } };
      },
    }),
    route({
      method: 'get',
      path: '/session',
      tag: 'Accounts',
      summary: 'Who is asking, and for which business',
      allow: everyone,
      answers: { 200: contract.session },
      handle: async ({ knex, principal }) => ok(await describe(knex, principal)),
    }),
    route({
      method: 'delete',
      path: '/session',
      tag: 'Accounts',
      summary: 'Sign out',
      allow: 'anyone',
      answers: { 204: null },
      async handle({ knex, request }) {
        const claim = readToken(cookieOf(request) ?? '');
        if (claim?.kind === 'session') await queries.deleteSession(knex, claim.businessId, claim.hash);
        return noContent({ 'Set-Cookie': cookie('', request.secure, 0) });
      },
    }),
    route({
      method: 'patch',
      path: '/account',
      tag: 'Accounts',
      summary: 'Change one’s own e-mail or password',
      allow: everyone,
      body: contract.accountPatch,
      answers: { 200: contract.session },
      async handle({ knex, principal, body, request }) {
        const { businessId, userId } = principal;
        if (!userId) return refuse('not-allowed', 'A key has no account of its own.');
        const user = await queries.userOf(knex, businessId, userId);
        if (user.password_hash && !(await passwordMatches(body.currentPassword ?? '', user.password_hash))) {
          const errors = [{ pointer: '/currentPassword', detail: 'is not your current password' }];
          return refuse('bad-input', 'Your current password is needed for this.', errors);
        }
        if (body.password !== undefined && !body.email && !user.email) {
          return refuse('bad-input', 'A password needs an e-mail to go with it.', [
            { pointer: '/email', detail: 'is required' },
          ]);
        }
        const changed = await queries.changeUser(knex, businessId, userId, {
          ...(body.email && { email: body.email.toLowerCase() }),
          ...(body.password && { password_hash: await hashPassword(body.password) }),
        });
        if (!changed) return refuse('conflict', 'This e-mail is taken.', [{ pointer: '/email', detail: 'is taken' }]);
        const claim = readToken(cookieOf(request) ?? '');
        if (body.password && claim) await queries.deleteOtherSessions(knex, businessId, userId, claim.hash);
        return ok(await describe(knex, principal));
      },
    }),
    route({
      method: 'patch',
      path: '/business',
      tag: 'Accounts',
      summary: 'Rename the business, or change its currency',
      allow: ownerOnly,
      body: contract.businessPatch,
      answers: { 200: contract.session },
      async handle({ knex, principal, body }) {
        await queries.changeBusiness(knex, principal.businessId, body);
        return ok(await describe(knex, principal));
      },
    }),
    route({
      method: 'get',
      path: '/users',
      tag: 'Accounts',
      summary: 'The people who may sign in',
      allow: ownerOnly,
      query: z.strictObject(pageQuery),
      answers: { 200: page(contract.user) },
      handle: ({ knex, principal, query }) =>
        listPage<UserRow, unknown>(query, (paging) => queries.listUsers(knex, principal.businessId, paging), toUser),
    }),
    route({
      method: 'post',
      path: '/users',
      tag: 'Accounts',
      summary: 'Add a person; hand them the one-time token as a link (/#token=…)',
      allow: ownerOnly,
      body: contract.newUser,
      answers: { 201: contract.createdUser },
      secret: true,
      async handle({ knex, principal, body }) {
        const email = body.email.toLowerCase();
        const row = await queries.createUser(knex, principal.businessId, { email, role: body.role });
        if (!row) return refuse('conflict', 'This e-mail is taken.', [{ pointer: '/email', detail: 'is taken' }]);
        const signInToken = await queries.createSignInToken(knex, principal.businessId, row.id);
        return created({ ...toUser(row), signInToken });
      },
    }),
    route({
      method: 'delete',
      path: '/users/{id}',
      tag: 'Accounts',
      summary: 'Remove a person; their sessions end at once',
      allow: ownerOnly,
      params: idParams,
      answers: { 204: null },
      async handle({ knex, principal, params }) {
        if (await queries.deleteUser(knex, principal.businessId, params.id)) return noContent();
        const exists = await queries.userOf(knex, principal.businessId, params.id);
        return exists ? refuse('conflict', 'The last owner cannot be removed.') : refuse('not-found');
      },
    }),
    route({
      method: 'get',
      path: '/keys',
      tag: 'Accounts',
      summary: 'API keys (without their secret)',
      allow: ownerOnly,
      query: z.strictObject(pageQuery),
      answers: { 200: page(contract.apiKey) },
      handle: ({ knex, principal, query }) =>
        listPage<KeyRow, unknown>(query, (paging) => queries.listKeys(knex, principal.businessId, paging), toKey),
    }),
    route({
      method: 'post',
      path: '/keys',
      tag: 'Accounts',
      summary: 'Make an API key',
      allow: ownerOnly,
      body: contract.newApiKey,
      answers: { 201: contract.createdApiKey },
      secret: true,
      async handle({ knex, principal, body }) {
        const { row, key } = await queries.createKey(knex, principal.businessId, body);
        return created({ ...toKey(row), key });
      },
    }),
    route({
      method: 'delete',
      path: '/keys/{id}',
      tag: 'Accounts',
      summary: 'Revoke an API key at once',
      allow: ownerOnly,
      params: idParams,
      answers: { 204: null },
      handle: async ({ knex, principal, params }) =>
        (await queries.deleteKey(knex, principal.businessId, params.id)) ? noContent() : refuse('not-found'),
    }),
  ];
}
