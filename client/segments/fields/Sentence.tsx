import { Fragment, type ReactNode } from 'react';

/** A template of the catalog with fields where its `{names}` stand, so that another language may order them its way. */
export function Sentence({ template, parts }: { template: string; parts: Record<string, ReactNode> }) {
  return template.split(/(\{\w+\})/).map((piece, index) => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a template do not move
    if (name !== undefined) return <Fragment key={index}>{parts[name]}</Fragment>;
    const text = piece.trim();
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a template do not move
    return text === '' ? null : <span key={index}>{text}</span>;
  });
}
