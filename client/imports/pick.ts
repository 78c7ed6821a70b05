import { startImport } from './upload-state.ts';

/** Opens the browser's own file dialog. */
export function pickFiles(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.csv,.tsv,.txt,.zip,.json,.geojson,.pbf';
  input.onchange = () => startImport([...(input.files ?? [])]);
  input.click();
}
