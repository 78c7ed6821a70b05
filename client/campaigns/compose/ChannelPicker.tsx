import { ActionIcon, Checkbox } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { type CampaignChannel, campaignChannels } from '../../../server/contract/campaigns.ts';
import { tCompose as t } from '../../strings/en-compose.ts';

interface ChannelPickerProps {
  channels: readonly CampaignChannel[];
  onChange: (channels: CampaignChannel[]) => void;
}

/** The ways to people, those chosen first, in the order they are tried. */
export function ChannelPicker({ channels, onChange }: ChannelPickerProps) {
  const rest = campaignChannels.filter((channel) => !channels.includes(channel));
  const toggle = (channel: CampaignChannel, on: boolean) =>
    onChange(on ? [...channels, channel] : channels.filter((one) => one !== channel));
  const earlier = (at: number) => {
    const next = [...channels];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(at - 1, 0, moved);
    onChange(next);
  };
  return (
    <section className="hx-block" aria-label={t('channels.title')}>
      <h3>{t('channels.title')}</h3>
      <p className="hx-note">{t('channels.help')}</p>
      <ul className="hx-channel-list">
        {[...channels, ...rest].map((channel) => {
          const at = channels.indexOf(channel);
          return (
            <li key={channel}>
              <Checkbox
                size="sm"
                checked={at >= 0}
                onChange={(event) => toggle(channel, event.currentTarget.checked)}
                label={t(`channel.${channel}`)}
                description={t(`about.${channel}`)}
              />
              {at > 0 && channel !== 'flyer' && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('channels.up', { channel: t(`channel.${channel}`) })}
                  title={t('channels.up', { channel: t(`channel.${channel}`) })}
                  onClick={() => earlier(at)}
                >
                  <IconArrowUp size={16} aria-hidden />
                </ActionIcon>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
