import type { Variant } from '../../../server/contract/campaigns.ts';
import { tCompose as t } from '../../strings/en-compose.ts';
import type { FlowStep } from '../../view/campaigns.ts';

/** Where a fault of the check is mended. A channel that is chosen and cannot send wants the settings of the shop. */
export function stepOf(pointer: string): FlowStep | 'settings' {
  if (/^\/channels\/\d+$/.test(pointer)) return 'settings';
  if (/^\/(area|segmentId)/.test(pointer)) return 'who';
  return /^\/(channels|offer|variants)/.test(pointer) ? 'message' : 'when';
}

/** Which of several versions a fault is about, in front of what it says. */
export function versionOf(pointer: string, variants: readonly Variant[]): string {
  const name = variants[Number(/^\/variants\/(\d+)\//.exec(pointer)?.[1])]?.name;
  return name === undefined || variants.length < 2 ? '' : t('check.version', { name });
}
