import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { Failure } from '../api/problem.ts';
import { failureWords } from '../notify/notices.ts';
import { tCampaigns as t } from '../strings/en-campaigns.ts';
import type { SaveState } from './saver.ts';

/** Said quietly while all is well. */
export function SaveNote({ saving, onRetry }: { saving: SaveState; onRetry: () => void }) {
  if (saving.is === 'failed') {
    const { error } = saving;
    const away = error instanceof Failure && error.reason === 'offline';
    return (
      <span className="hx-saved-note" data-problem role="status">
        <IconAlertTriangle size={14} aria-hidden />
        <button type="button" className="hx-link" title={failureWords(error)} onClick={onRetry}>
          {t(away ? 'save.away' : 'save.failed')}
        </button>
      </span>
    );
  }
  if (saving.is === 'conflict') return null;
  return (
    <span className="hx-saved-note" role="status" data-busy={saving.is !== 'saved' || undefined}>
      {saving.is === 'saved' && <IconCheck size={14} aria-hidden />}
      {t(saving.is === 'saved' ? 'save.saved' : 'save.saving')}
    </span>
  );
}
