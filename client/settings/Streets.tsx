import { Button } from '@mantine/core';
import { type Streets as Known, useStreets } from '../api/basemap.ts';
import { formatInstant, formatNumber } from '../format/format.ts';
import { extractName } from '../imports/extract-name.ts';
import { pickFiles } from '../imports/pick.ts';
import { failureWords } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { t } from '../strings/t.ts';

/** Which map extract the streets come from, and how to get one. */
export function Streets() {
  const { data: streets, error } = useStreets();
  const can = useCan();
  return (
    <section aria-label={t('streets.title')}>
      <h3>{t('streets.title')}</h3>
      {streets && <Facts streets={streets} />}
      {streets === null && <p className="hx-note">{t('streets.none')}</p>}
      {error && streets === undefined && (
        <p className="hx-problem" role="alert">
          {failureWords(error)}
        </p>
      )}
      {can.change && (
        <>
          <p className="hx-note">
            {t('streets.get')} <Elsewhere href="https://download.geofabrik.de/">download.geofabrik.de</Elsewhere>{' '}
            {t('streets.get.or')} <Elsewhere href="https://extract.bbbike.org/">extract.bbbike.org</Elsewhere>.
          </p>
          <div className="hx-actions">
            <Button variant="default" size="xs" onClick={pickFiles}>
              {t('streets.replace')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

const Elsewhere = ({ href, children }: { href: string; children: string }) => (
  <a className="hx-link" href={href} target="_blank" rel="noreferrer">
    {children}
  </a>
);

const counted = ['streets', 'addresses', 'buildings', 'shops', 'tiles'] as const;

function Facts({ streets }: { streets: Known }) {
  const facts = [
    { name: t('streets.extract'), value: `${extractName(streets.name)} (${streets.name})` },
    ...(streets.extractAt ? [{ name: t('streets.extractAt'), value: formatInstant(streets.extractAt) }] : []),
    { name: t('streets.importedAt'), value: formatInstant(streets.importedAt) },
    ...counted.map((count) => ({ name: t(`streets.${count}`), value: formatNumber(streets.counts[count]) })),
    { name: t('streets.routing'), value: t(`streets.routing.${streets.routing}`) },
  ];
  return (
    <dl className="hx-recognized">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
