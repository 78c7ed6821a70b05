export { hashPassword } from './passwords.ts';
export {
  businessIds,
  businessOf,
  createBusiness,
  createKey,
  createSignInToken,
  createUser,
  firstOwner,
  keyPrincipal,
  type StaffRole,
  sessionPrincipal,
  userByEmail,
} from './queries.ts';
export { accountRoutes } from './routes.ts';
