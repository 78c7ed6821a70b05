import { hash, verify } from '@node-rs/argon2';

/** argon2id with OWASP's first recommended parameters (19 MiB, 2 passes, 1 lane). */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, parameters);

/** Takes as long for an unknown person as for a wrong password, so that the time tells nothing. */
export async function passwordMatches(password: string, stored: string | null | undefined): Promise<boolean> {
  decoy ??= hashPassword('nobody has this one');
  const matches = await verify(stored ?? (await decoy), password);
  return matches && stored != null;
}
let decoy: Promise<string> | undefined;
