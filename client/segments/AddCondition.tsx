import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Condition } from '../../server/contract/segments.ts';
import { useExplore } from '../explore/context.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import type { Stock } from './fields/types.ts';
import { kinds, type Offer, sections } from './kinds.ts';
import { middleOfMap } from './middle.ts';

interface AddConditionProps {
  label: string;
  stock: Stock;
  disabled: boolean;
  /** nothing is there yet: then the choice is open from the start */
  startOpen?: boolean;
  onAdd: (condition: Condition) => void;
}

const offerOf = (stock: Stock, storeId: string | null): Offer => ({
  storeId,
  areaId: stock.areas[0]?.id ?? null,
  hasZones: stock.zones.length > 0,
  hasCampaigns: stock.campaigns.length > 0,
  hasNeighborhoods: stock.places.length > 0,
  tag: stock.choices?.tags[0]?.tag ?? null,
  attribute: stock.choices?.attributes[0]?.name ?? null,
  hasItems: (stock.choices?.items.length ?? 0) > 0,
  middle: middleOfMap(),
});

/** The questions there are, by what they are about. What this business has nothing to choose from for is left out. */
export function AddCondition({ label, stock, disabled, startOpen = false, onAdd }: AddConditionProps) {
  const { store } = useExplore();
  const [open, setOpen] = useState(startOpen);
  const choices = useRef<HTMLDivElement>(null);
  const id = useId();
  const asked = useRef(false);
  useEffect(() => {
    if (open && asked.current) choices.current?.querySelector('button')?.focus();
  }, [open]);
  const close = () => {
    setOpen(false);
    document.getElementById(`${id}-add`)?.focus();
  };
  return (
    <div className="hx-add">
      <Button
        id={`${id}-add`}
        size="xs"
        variant={open ? 'default' : 'light'}
        leftSection={<IconPlus size={15} aria-hidden />}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        disabled={disabled}
        onClick={() => {
          asked.current = true;
          setOpen(!open);
        }}
      >
        {label}
      </Button>
      {open && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape is for the buttons in it
        <div
          id={id}
          ref={choices}
          className="hx-kinds"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            close();
          }}
        >
          {sections.map((section) => (
            <fieldset key={section}>
              <legend>{t(`kinds.${section}`)}</legend>
              <div className="hx-chips">
                {kinds
                  .filter((kind) => kind.section === section)
                  .map(({ name, begin }) => {
                    const condition = begin(offerOf(stock, store?.id ?? null));
                    return (
                      condition && (
                        <button
                          key={name}
                          type="button"
                          onClick={() => {
                            onAdd(condition);
                            close();
                          }}
                        >
                          {t(`kind.${name}`)}
                        </button>
                      )
                    );
                  })}
              </div>
            </fieldset>
          ))}
        </div>
      )}
    </div>
  );
}
