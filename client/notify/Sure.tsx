import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { t as tShared } from '../strings/t.ts';

interface SureProps {
  title: string;
  act: string;
  onAct: () => Promise<void>;
  /** a milder way */
  instead?: { label: string; onAct: () => Promise<void> };
  onStay: () => void;
  /** what is lost stays lost */
  grave?: boolean;
  children: ReactNode;
}

/** Asks once, with what it means. */
export function Sure({ title, act, onAct, instead, onStay, grave = false, children }: SureProps) {
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLElement>(null);
  // What was pressed is gone.
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    await work();
  };
  return (
    <section ref={box} className="hx-callout" role="alertdialog" aria-label={title}>
      <strong>{title}</strong>
      <p>{children}</p>
      <span className="hx-actions">
        <Button size="compact-xs" {...(grave ? { color: 'red' } : {})} loading={busy} onClick={() => run(onAct)}>
          {act}
        </Button>
        {instead && (
          <Button size="compact-xs" variant="default" disabled={busy} onClick={() => run(instead.onAct)}>
            {instead.label}
          </Button>
        )}
        <Button size="compact-xs" variant="default" disabled={busy} onClick={onStay}>
          {tShared('cancel')}
        </Button>
      </span>
    </section>
  );
}
