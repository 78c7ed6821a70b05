import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { CampaignChannel, Texts, Variant } from '../../../server/contract/campaigns.ts';
import { formatNumber, formatPercent } from '../../format/format.ts';
import { tCompose as t } from '../../strings/en-compose.ts';
import { Amount } from './Amount.tsx';
import { TextCard } from './TextCard.tsx';
import { nextName, textsOf, withTexts } from './texts.ts';

interface VersionsProps {
  variants: readonly Variant[];
  channels: readonly CampaignChannel[];
  sample: Partial<Record<string, string>>;
  onChange: (variants: Variant[], field?: string) => void;
}

const mostVersions = 4;

/** What it says: up to four versions, each in as many languages as are written. */
export function Versions({ variants, channels, sample, onChange }: VersionsProps) {
  const [open, setOpen] = useState(0);
  const at = Math.min(open, variants.length - 1);
  const variant = variants[at];
  if (!variant) return null;
  const put = (next: Variant, field?: string) =>
    onChange(
      variants.map((one, index) => (index === at ? next : one)),
      field && `variant ${at} ${field}`,
    );
  return (
    <section className="hx-block" aria-label={t('texts.title')}>
      <h3>{t('texts.title')}</h3>
      <nav className="hx-tabs" aria-label={t('variants.label')}>
        {variants.map(({ name }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: versions are told apart by their place
          <button key={index} type="button" aria-pressed={index === at} onClick={() => setOpen(index)}>
            {name}
          </button>
        ))}
        {variants.length < mostVersions && (
          <button
            type="button"
            aria-label={t('variants.add')}
            title={t('variants.add')}
            onClick={() => {
              onChange([...variants, { ...variant, name: nextName(variants) }]);
              setOpen(variants.length);
            }}
          >
            <IconPlus size={15} aria-hidden />
          </button>
        )}
      </nav>
      {variants.length > 1 && (
        <Compared
          variant={variant}
          total={variants.reduce((sum, { share }) => sum + share, 0)}
          put={put}
          onRemove={() => onChange(variants.filter((_one, index) => index !== at))}
        />
      )}
      <Languages key={at} variant={variant} channels={channels} sample={sample} put={put} />
    </section>
  );
}

interface OneProps {
  variant: Variant;
  put: (variant: Variant, field?: string) => void;
}

function Compared({ variant, total, put, onRemove }: OneProps & { total: number; onRemove: () => void }) {
  return (
    <>
      <p className="hx-note">{t('variants.help')}</p>
      <div className="hx-controls-row">
        <TextInput
          size="xs"
          label={t('variant.name')}
          maxLength={40}
          value={variant.name}
          onChange={(event) =>
            event.currentTarget.value.trim() !== '' && put({ ...variant, name: event.currentTarget.value }, 'name')
          }
        />
        <Amount
          label={t('variant.share')}
          description={t('variant.share.help', {
            total: formatNumber(total),
            percent: formatPercent(variant.share / total),
          })}
          value={variant.share}
          onChange={(share) => share !== null && put({ ...variant, share }, 'share')}
          min={1}
          max={100}
        />
      </div>
      <Button size="compact-xs" variant="default" leftSection={<IconX size={13} aria-hidden />} onClick={onRemove}>
        {t('variants.remove', { name: variant.name })}
      </Button>
    </>
  );
}

const tag = /^[a-z]{2,3}(-[A-Z]{2})?$/;

function Languages({ variant, channels, sample, put }: OneProps & Pick<VersionsProps, 'channels' | 'sample'>) {
  const [language, setLanguage] = useState<string | null>(null);
  const [adding, setAdding] = useState<string | null>(null);
  const known = Object.keys(variant.languages);
  const shown = language !== null && known.includes(language) ? language : null;
  const wrong = adding !== null && adding !== '' && !tag.test(adding);
  const add = () => {
    if (adding === null || !tag.test(adding)) return;
    put({ ...variant, languages: { ...variant.languages, [adding]: variant.texts } });
    setLanguage(adding);
    setAdding(null);
  };
  const remove = (gone: string) => {
    const { [gone]: _gone, ...languages } = variant.languages;
    put({ ...variant, languages });
  };
  const change = (texts: Texts, field: string) => put(withTexts(variant, shown, texts), `${shown ?? ''} ${field}`);
  return (
    <>
      {known.length > 0 && (
        <nav className="hx-tabs" aria-label={t('language.label')}>
          {[null, ...known].map((one) => (
            <button key={one ?? ''} type="button" aria-pressed={one === shown} onClick={() => setLanguage(one)}>
              {one ?? t('language.usual')}
            </button>
          ))}
        </nav>
      )}
      {shown !== null && (
        <p className="hx-note">
          {t('language.help')}{' '}
          <button type="button" className="hx-link" onClick={() => remove(shown)}>
            {t('language.remove', { language: shown })}
          </button>
        </p>
      )}
      {channels.length === 0 && <p className="hx-empty">{t('texts.none')}</p>}
      {channels.map((channel) => (
        <TextCard key={channel} channel={channel} texts={textsOf(variant, shown)} sample={sample} onChange={change} />
      ))}
      {channels.length > 0 && adding === null && (
        <button type="button" className="hx-link" onClick={() => setAdding('')}>
          {t('language.add')}
        </button>
      )}
      {adding !== null && (
        <form
          className="hx-controls-row"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <TextInput
            size="xs"
            label={t('language.tag')}
            value={adding}
            error={wrong ? t('language.bad') : undefined}
            onChange={(event) => setAdding(event.currentTarget.value.trim())}
          />
          <Button size="xs" type="submit" variant="default" disabled={!tag.test(adding)}>
            {t('language.add')}
          </Button>
        </form>
      )}
    </>
  );
}
