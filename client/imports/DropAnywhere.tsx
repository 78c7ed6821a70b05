import { IconFileImport } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { t } from '../strings/t.ts';
import { startImport } from './upload-state.ts';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** The whole window takes files. */
export function DropAnywhere({ enabled }: { enabled: boolean }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!enabled) return;
    // Entering a child leaves its parent: only the balance tells whether the pointer left the window.
    let depth = 0;
    const move = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth--;
      if (depth <= 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      startImport([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', move);
    addEventListener('dragenter', enter);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', move);
      removeEventListener('dragenter', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [enabled]);

  if (!over) return null;
  return (
    <div className="hx-drop" aria-hidden>
      <div>
        <IconFileImport size={40} />
        <strong>{t('imports.drop')}</strong>
        <p>{t('imports.drop.help')}</p>
      </div>
    </div>
  );
}
