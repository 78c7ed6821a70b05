import type { FlowStep } from '../../view/campaigns.ts';

/** Where a fault of the check is mended. A channel that is chosen and cannot send wants the settings of the shop. */
export function stepOf(pointer: string): FlowStep | 'settings' {
  if (/^\/channels\/\d+$/.test(pointer)) return 'settings';
  if (/^\/(area|segmentId)/.test(pointer)) return 'who';
  return /^\/(channels|offer|variants)/.test(pointer) ? 'message' : 'when';
}
