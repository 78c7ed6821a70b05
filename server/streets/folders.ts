import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What an edition keeps in files: the routing tiles, and during the import its scratch. */
export function editionFolder(dataDirectory: string, businessId: string, edition: string): string {
  return join(dataDirectory, 'streets', businessId, edition);
}

export const removeFolder = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Removes the folders of editions before `edition`, also of imports that died, but for `keep`. */
export async function removeFoldersBefore(
  dataDirectory: string,
  businessId: string,
  edition: string,
  keep: string | null,
): Promise<void> {
  const names = await readdir(join(dataDirectory, 'streets', businessId)).catch(() => []);
  for (const name of names) {
    if (!/^\d+$/.test(name) || name === keep || BigInt(name) >= BigInt(edition)) continue;
    await removeFolder(editionFolder(dataDirectory, businessId, name));
  }
}
