import { z } from 'zod';
import { id, instant, name } from './common.ts';

/** `device` belongs to phones; people and keys have one of the others. */
export const roles = ['owner', 'marketer', 'analyst', 'device'] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

export const email = z.email().max(254);
export const password = z.string().min(10, 'at least 10 characters').max(200);

export const signIn = z.union([
  z.strictObject({ email: z.string().max(254), password: z.string().max(200) }),
  z.strictObject({ token: z.string().min(1).max(200) }),
]);

export const business = z.object({
  id,
  name,
  currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as EUR'),
  demo: z.boolean().meta({ description: 'true while it holds the fictional demo town' }),
});
export const businessPatch = business.pick({ name: true, currency: true }).partial().strict();

export const session = z
  .object({
    role,
    email: z.string().nullable().meta({ description: 'null until the person chose one' }),
    hasPassword: z.boolean(),
    business,
    basemapStyleUrl: z.string().nullable(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof session>;

export const accountPatch = z.strictObject({
  email: email.optional(),
  password: password.optional(),
  currentPassword: z.string().max(200).optional(),
});

export const apiKey = z.object({ id, name, role, createdAt: instant, lastUsedAt: instant.nullable() });
export const newApiKey = z.strictObject({
  name: name.default('API key'),
  role: z.enum(['owner', 'marketer', 'analyst']),
});
export const createdApiKey = apiKey.extend({ key: z.string().meta({ description: 'shown this once' }) });

export const user = z.object({ id, email: z.string().nullable(), role, createdAt: instant });
export const newUser = z.strictObject({ email, role: z.enum(['owner', 'marketer', 'analyst']) });
export const createdUser = user.extend({
  signInToken: z.string().meta({ description: 'good for one sign-in within a day; shown this once' }),
});
