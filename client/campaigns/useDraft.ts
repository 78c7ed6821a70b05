import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { type Campaign, patchCampaign, readCampaign, takeCampaign } from '../api/campaigns.ts';
import { edit, fieldsOf, startEditor } from './edit.ts';
import { readKept, writeKept } from './kept.ts';
import { Saver, type SaveState } from './saver.ts';

/** A draft being changed, which saves itself. `campaign` is read when the page opens; what comes later is the saver's to look for. */
export function useDraft(businessId: string, campaign: Campaign) {
  const [opened] = useState(campaign);
  const { id } = opened;
  const [editor, dispatch] = useReducer(edit, opened, (begun) =>
    startEditor({ ...fieldsOf(begun), ...readKept(businessId, begun.id, fieldsOf(begun)) }),
  );
  const [saving, setSaving] = useState<SaveState>({ is: 'saved' });
  const saver = useRef<Saver | null>(null);
  saver.current ??= new Saver(opened, {
    async read() {
      const now = await readCampaign(id);
      // Launched by somebody else: the page goes over to what happens now.
      if (now.state !== 'draft') await takeCampaign(now);
      return now;
    },
    write: (patch) => patchCampaign(id, patch),
    onState: setSaving,
    onTheirs: (fields) => dispatch({ do: 'take', fields }),
  });

  const { fields } = editor;
  useEffect(() => saver.current?.want(fields), [fields]);
  // What is on the server need not be kept here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: how saving goes tells when there is less to keep
  useEffect(() => {
    if (saver.current) writeKept(businessId, id, saver.current.pending());
  }, [businessId, id, fields, saving]);
  useEffect(() => {
    const { current } = saver;
    return () => {
      if (!current) return;
      const end = () => {
        writeKept(businessId, id, current.pending());
        current.stop();
      };
      current.flush().then(end, end);
    };
  }, [businessId, id]);

  const change = useCallback(
    (patch: Partial<typeof fields>, field?: string) =>
      dispatch({ do: 'change', patch, ...(field === undefined ? {} : { field }) }),
    [],
  );
  const save = useCallback(async () => saver.current?.flush() ?? true, []);
  const settle = useCallback((whose: 'mine' | 'theirs') => void saver.current?.settle(whose), []);
  return { editor, dispatch, change, saving, save, settle };
}
