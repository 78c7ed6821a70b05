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
  sessionPrincipal,
  type StaffRole,
  userByEmail,
} from './queries.ts';
export { accountRoutes } from './routes.ts';
