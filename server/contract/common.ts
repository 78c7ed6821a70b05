import { z } from 'zod';

/** Longitude and latitude in degrees, WGS 84. */
export const position = z
  .tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
  .meta({ id: 'Position', description: '[lng, lat] in degrees, WGS 84' });
export type Position = z.infer<typeof position>;

/** An opaque id. The pattern is what the database accepts, so that a wrong id is a 404 and never a fault. */
export const id = z.string().regex(/^[1-9]\d{0,17}$/, 'not an id');

export const cell = z
  .string()
  .regex(/^[0-9a-f]{15}$/, 'a cell is 15 hexadecimal digits')
  .meta({ id: 'Cell', description: 'H3 cell as 15 hexadecimal digits' });

/** RFC 3339 with an offset. */
export const instant = z.iso.datetime({ offset: true });

const ianaZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
export const timeZone = z.string().max(64).refine(ianaZone, 'not an IANA time zone such as Europe/Paris');

/** A name a person gave: visible, one line, and storable (PostgreSQL text refuses U+0000). */
export const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'has control characters');

export const pageQuery = {
  cursor: z.string().max(500).optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .transform((limit) => Math.min(limit, 500))
    .default(100),
};

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const idParams = z.object({ id });

/** RFC 9457, with a pointer (RFC 6901) for each fault in the input. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    errors: z
      .array(
        z.object({
          pointer: z.string(),
          detail: z.string(),
          reason: z.string().optional().meta({ description: 'a name for it, where it has one' }),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;
