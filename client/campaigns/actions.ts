import { type CampaignSummary, createCampaign, deleteCampaign, duplicateCampaign } from '../api/campaigns.ts';
import { locale } from '../format/locale.ts';
import { notify, notifyFailure } from '../notify/notices.ts';
import { tCampaigns as t } from '../strings/en-campaigns.ts';
import { dropKept } from './kept.ts';
import { openCampaign } from './open.ts';

const usualName = (): string =>
  t('new.name', { day: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' }).format(new Date()) });

/** A draft of its own from the first moment: everything done to it is kept. */
export async function beginCampaign(how?: 'replace'): Promise<void> {
  try {
    const { id } = await createCampaign({ name: usualName() });
    openCampaign(id, 'who', how);
  } catch (error) {
    notifyFailure(t('new.failed'), error);
    openCampaign(null, null, 'replace');
  }
}

export async function copyCampaign({ id, name }: Pick<CampaignSummary, 'id' | 'name'>): Promise<void> {
  try {
    const copy = await duplicateCampaign(id);
    notify({ tone: 'done', text: t('duplicated', { name }) });
    openCampaign(copy.id, 'who');
  } catch (error) {
    notifyFailure(t('duplicate.failed'), error);
  }
}

export async function throwAway(businessId: string, { id, name }: CampaignSummary): Promise<void> {
  try {
    await deleteCampaign(id);
    dropKept(businessId, id);
    notify({ tone: 'done', text: t('deleted', { name }) });
  } catch (error) {
    notifyFailure(t('delete.failed'), error);
  }
}
