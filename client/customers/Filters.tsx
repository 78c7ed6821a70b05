import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconDownload, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { customersCsvUrl } from '../api/customers.ts';
import { compareText, formatNumber } from '../format/format.ts';
import { tPeople } from '../strings/en-people.ts';
import { customerSorts } from '../view/people.ts';
import { getView, setView, useView } from '../view/view.ts';
import { clearFilters } from './Empty.tsx';
import { focusFirstPerson } from './People.tsx';
import type { Asked } from './useAsk.ts';

const pauseMs = 250;

/** Whom to look for, in which order; how many there are, and the file of exactly these. */
export function Filters({ asked, total }: { asked: Asked; total: number | undefined }) {
  const { ask, narrowed } = asked;
  return (
    <search className="hx-controls">
      <Find />
      <Choices asked={asked} />
      {total !== undefined && total > 0 && (
        <div className="hx-people-total">
          <p role="status">
            {tPeople(narrowed ? 'list.total.found' : 'list.total', { count: total, n: formatNumber(total) })}
          </p>
          {narrowed && (
            <button type="button" className="hx-link" onClick={clearFilters}>
              {tPeople('list.clear')}
            </button>
          )}
          <Button
            component="a"
            href={customersCsvUrl(ask)}
            download
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
            aria-label={tPeople('list.csv.name')}
          >
            {tPeople('list.csv')}
          </Button>
        </div>
      )}
    </search>
  );
}

/** Asks when the typing pauses; what the address bar says otherwise (back, cleared) goes before what was typed. */
function Find() {
  const { find } = useView();
  const [text, setText] = useState(find);
  const asked = useRef(find);
  useEffect(() => {
    if (find !== asked.current) setText(find);
    asked.current = find;
  }, [find]);
  useEffect(() => {
    if (text === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = text;
      // Every letter would else be a step back.
      setView({ find: text }, getView().find === '' ? 'push' : 'replace');
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextInput
      type="search"
      maxLength={200}
      aria-label={tPeople('list.find')}
      placeholder={tPeople('list.find.help')}
      leftSection={<IconSearch size={17} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown' && focusFirstPerson()) event.preventDefault();
      }}
    />
  );
}

function Choices({ asked: { ask, segments, places } }: { asked: Asked }) {
  const named = [...places].sort((a, b) => compareText(a.name, b.name));
  return (
    <div className="hx-people-choices">
      <NativeSelect
        size="xs"
        label={tPeople('list.sort')}
        value={ask.sort}
        onChange={(event) =>
          setView({ sort: customerSorts.find((one) => one === event.currentTarget.value) ?? ask.sort })
        }
        data={customerSorts.map((sort) => ({ value: sort, label: tPeople(`sort.${sort}`) }))}
      />
      {segments.length > 0 && (
        <NativeSelect
          size="xs"
          label={tPeople('list.segment')}
          value={ask.segmentId ?? ''}
          onChange={(event) => setView({ segmentId: event.currentTarget.value || null, classes: [] })}
          data={[
            { value: '', label: tPeople('list.segment.all') },
            ...segments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {named.length > 0 && (
        <NativeSelect
          size="xs"
          label={tPeople('list.neighborhood')}
          value={ask.neighborhoodId ?? ''}
          onChange={(event) => setView({ inNeighborhoodId: event.currentTarget.value || null })}
          data={[
            { value: '', label: tPeople('list.neighborhood.all') },
            ...named.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
    </div>
  );
}
