import type { z } from 'zod';
import { type Refusal, refuse } from './problem.ts';

/** A JSON pointer (RFC 6901) from a path of keys. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

type Issue = z.core.$ZodIssue;

/** Points at unknown keys themselves, and into the closest branch of a union. */
function faults(issue: Issue, prefix: readonly PropertyKey[]): { pointer: string; detail: string }[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointer([...path, key]), detail: 'is not known here' }));
  }
  if (issue.code === 'invalid_union') {
    const closest = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
    if (closest && depth(closest) > 0) return closest.flatMap((inner) => faults(inner, path));
  }
  return [{ pointer: pointer(path), detail: issue.message }];
}
const depth = (issues: Issue[]) => Math.max(0, ...issues.map((issue) => issue.path.length));

/** Deeper than any body of ours, and far from where a recursive schema runs out of stack. */
const maxDepth = 64;

function nestsTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

/** `where` names the part of the request: the body's pointers start at its root, the query's at /query. */
export function parse<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
  where: 'body' | 'query',
): { value: Output } | Refusal {
  if (nestsTooDeep(value))
    return refuse('bad-input', undefined, [{ pointer: '', detail: `nests deeper than ${maxDepth} levels` }]);
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data };
  const errors = parsed.error.issues.flatMap((issue) => faults(issue, where === 'query' ? ['query'] : []));
  return refuse(
    'bad-input',
    `${errors.length === 1 ? 'One thing is' : `${errors.length} things are`} wrong in the ${where}.`,
    errors,
  );
}
