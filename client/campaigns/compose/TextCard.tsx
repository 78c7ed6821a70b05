import { Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { type CampaignChannel, type TextField, type Texts, textFields } from '../../../server/contract/campaigns.ts';
import { formatNumber } from '../../format/format.ts';
import { tCompose as t } from '../../strings/en-compose.ts';
import { fieldText, partOf, sampleText, smsCount, type TextPart, textParts, withPart } from './texts.ts';

interface TextCardProps {
  channel: CampaignChannel;
  texts: Texts;
  sample: Partial<Record<string, string>>;
  onChange: (texts: Texts, field: string) => void;
}

/** The text of one channel, with fields to put in, and how it reads to somebody. */
export function TextCard({ channel, texts, sample, onChange }: TextCardProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const put = (part: TextPart, text: string) => onChange(withPart(texts, channel, part, text), `${channel} ${part}`);
  const main = partOf(texts, channel, 'text');
  const most = textParts[channel].find(([part]) => part === 'text')?.[1] ?? 0;
  const insert = (field: TextField) => {
    const [from, to] = [area.current?.selectionStart ?? main.length, area.current?.selectionEnd ?? main.length];
    const piece = fieldText(field);
    put('text', main.slice(0, from) + piece + main.slice(to));
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(from + piece.length, from + piece.length);
    });
  };
  const read = sampleText(main, sample);
  return (
    <fieldset className="hx-text-card">
      <legend>{t(`channel.${channel}`)}</legend>
      {textParts[channel].map(([part, longest]) =>
        part === 'text' ? null : (
          <TextInput
            key={part}
            size="xs"
            label={t(`text.${part}`)}
            maxLength={longest}
            value={partOf(texts, channel, part)}
            onChange={(event) => put(part, event.currentTarget.value)}
          />
        ),
      )}
      <Textarea
        ref={area}
        size="xs"
        label={t('text.text')}
        autosize
        minRows={channel === 'email' || channel === 'mail' ? 6 : 2}
        maxRows={20}
        maxLength={most}
        value={main}
        onChange={(event) =>
          put(
            'text',
            channel === 'push' ? event.currentTarget.value.replace(/\s*\n\s*/g, ' ') : event.currentTarget.value,
          )
        }
      />
      <span className="hx-insert">
        <span>{t('text.insert')}</span>
        {textFields.map((field) => (
          <button key={field} type="button" className="hx-link" onClick={() => insert(field)}>
            {t(`field.${field}`)}
          </button>
        ))}
      </span>
      {channel === 'sms' && main !== '' && (
        <p className="hx-note">{t('text.sms', { count: smsCount(read), n: formatNumber(smsCount(read)) })}</p>
      )}
      {main !== '' && (
        <div className="hx-reads">
          <span>{t('text.preview')}</span>
          {textParts[channel]
            .filter(([part]) => part !== 'text')
            .map(([part]) => (
              <strong key={part}>{sampleText(partOf(texts, channel, part), sample)}</strong>
            ))}
          <p>{read}</p>
        </div>
      )}
    </fieldset>
  );
}
