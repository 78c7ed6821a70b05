import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Real input lies beside the project, where it is there at all; nothing of it is part of the project. */
const directory = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** The path of a real file, or undefined after one line that says what is skipped. */
export function realFile(name: string): string | undefined {
  if (existsSync(directory + name)) return directory + name;
  console.warn(`skipped: no real data at ../shared/data/${name}`);
  return undefined;
}
