import { useMutation, useQueries } from '@tanstack/react-query';
import { call } from './http.ts';
import type { FilePreview, ImportPreview, MappingPatch } from './import-types.ts';
import { importPath } from './imports.ts';
import { queryClient } from './query-client.ts';

const previewKey = (id: string) => ['imports', 'preview', id];

/** What would happen to the files of imports in review. */
export const usePreviews = (ids: readonly string[]) =>
  useQueries({
    queries: ids.map((id) => ({
      queryKey: previewKey(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => call<ImportPreview>(`${importPath(id)}/preview`, { signal }),
    })),
  });

/** Has a file read otherwise, or left out. Changes of one file are sent one after another, so that the last one stands. */
export const useChangeFile = (id: string, number: number) =>
  useMutation({
    scope: { id: `import-file-${id}-${number}` },
    mutationFn: (patch: MappingPatch) =>
      call<FilePreview>(`${importPath(id)}/files/${number}`, { method: 'PATCH', body: patch }),
    onSuccess: (file) =>
      queryClient.setQueryData<ImportPreview>(
        previewKey(id),
        (preview) => preview && { ...preview, files: preview.files.map((one) => (one.number === number ? file : one)) },
      ),
  });

/** Ends reviews: each import that has something to bring in begins, the others are dropped. */
export async function confirmImports(wanted: readonly string[], empty: readonly string[]): Promise<void> {
  for (const id of wanted) await call<unknown>(`${importPath(id)}/confirm`, { method: 'POST' });
  await cancelImports(empty);
}

export async function cancelImports(ids: readonly string[]): Promise<void> {
  for (const id of ids) await call<unknown>(importPath(id), { method: 'DELETE' });
}
