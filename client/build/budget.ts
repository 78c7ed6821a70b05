import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

interface Chunk {
  fileName: string;
  code: string;
  imports: string[];
  isEntry: boolean;
}

/** The entry and everything it imports statically: what must arrive before the first screen answers a click. */
export function firstScreenFiles(chunks: ReadonlyMap<string, Chunk>): string[] {
  const pending = [...chunks.values()].filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName);
  const found = new Set<string>();
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    pending.push(...(chunks.get(file)?.imports ?? []));
  }
  return [...found];
}

/** Prints each script's gzipped size and fails the build when the first screen outgrows the limit. */
export function firstScreenBudget({
  name = 'First screen',
  limitBytes,
}: {
  name?: string;
  limitBytes: number;
}): Plugin {
  return {
    name: 'hexhood:first-screen-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = new Map<string, Chunk>();
      for (const output of Object.values(bundle)) {
        if (output.type === 'chunk') chunks.set(output.fileName, output);
      }
      const firstScreen = firstScreenFiles(chunks);
      let total = 0;
      for (const chunk of chunks.values()) {
        const bytes = gzipSync(chunk.code).length;
        const first = firstScreen.includes(chunk.fileName);
        if (first) total += bytes;
        console.log(
          `${first ? 'first ' : 'later '} ${(bytes / 1000).toFixed(1).padStart(7)} KB gzip  ${chunk.fileName}`,
        );
      }
      const sum = `${name}: ${(total / 1000).toFixed(1)} KB of scripts gzipped, limit ${limitBytes / 1000} KB`;
      if (total > limitBytes) this.error(`${sum}. Load something later with import().`);
      console.log(sum);
    },
  };
}
