import type { ImportFile } from '../api/import-types.ts';
import { formatNumber } from '../format/format.ts';
import { t } from '../strings/t.ts';
import { extractName } from './extract-name.ts';

const counted = ['streets', 'addresses', 'buildings', 'shops'] as const;

/** What an extract brought, once it is known. */
export function StreetsReport({ file }: { file: Pick<ImportFile, 'name' | 'detected'> }) {
  const counts = file.detected?.counts;
  if (typeof counts !== 'object' || counts === null) return null;
  const known = new Map<string, unknown>(Object.entries(counts));
  const words = counted.flatMap((name) => {
    const count = known.get(name);
    return typeof count === 'number' ? [t(`streets.count.${name}`, { count, n: formatNumber(count) })] : [];
  });
  return (
    <p className="hx-streets">
      <strong>{extractName(file.name)}</strong> {words.join(', ')}
    </p>
  );
}
