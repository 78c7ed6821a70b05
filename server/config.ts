import { resolve } from 'node:path';
import { z } from 'zod';

const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const environment = z.object({
  PORT: z.coerce.number('a port number').int().min(0).max(65535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, 'starts with postgres://')),
  DATA_DIR: z.string().min(1).default('./data'),
  HEXHOOD_DEMO: z.enum(['on', 'off']).default('on'),
  HEXHOOD_URL: optional(z.url()),
  HEXHOOD_OWNER_EMAIL: optional(z.email()),
  HEXHOOD_OWNER_PASSWORD: optional(z.string().min(10, 'at least 10 characters')),
  BASEMAP_STYLE_URL: optional(z.url()),
  VALHALLA_URL: optional(z.url()),
  GEOCODER_URL: optional(z.url()),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/, error: 'starts with smtp:// or smtps://' })),
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

/** What the environment says, checked. `dataDirectory` is absolute. */
export interface Config {
  port: number;
  host: string;
  databaseUrl: string | undefined;
  dataDirectory: string;
  demo: boolean;
  publicUrl: string | undefined;
  owner: { email: string; password: string } | undefined;
  basemapStyleUrl: string | undefined;
  /** A Valhalla server to route with, instead of the streets of the extract in this process. */
  valhallaUrl: string | undefined;
  /** A Nominatim-compatible server to find addresses with, instead of the extract's. */
  geocoderUrl: string | undefined;
  /** A mail server to hand e-mail to, with its user and password. */
  smtpUrl: string | undefined;
  trustedProxies: number;
  logLevel: string;
}

export class ConfigError extends Error {}

/** Parses the environment once. Throws one ConfigError that names every bad variable. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment is not as it should be:\n${lines.join('\n')}`);
  }
  const value = parsed.data;
  if ((value.HEXHOOD_OWNER_EMAIL === undefined) !== (value.HEXHOOD_OWNER_PASSWORD === undefined)) {
    throw new ConfigError('HEXHOOD_OWNER_EMAIL and HEXHOOD_OWNER_PASSWORD go together: set both or neither.');
  }
  return {
    port: value.PORT,
    host: value.HOST,
    databaseUrl: value.DATABASE_URL,
    dataDirectory: resolve(value.DATA_DIR),
    demo: value.HEXHOOD_DEMO === 'on',
    publicUrl: value.HEXHOOD_URL,
    owner:
      value.HEXHOOD_OWNER_EMAIL && value.HEXHOOD_OWNER_PASSWORD
        ? { email: value.HEXHOOD_OWNER_EMAIL.toLowerCase(), password: value.HEXHOOD_OWNER_PASSWORD }
        : undefined,
    basemapStyleUrl: value.BASEMAP_STYLE_URL,
    valhallaUrl: value.VALHALLA_URL,
    geocoderUrl: value.GEOCODER_URL,
    smtpUrl: value.SMTP_URL,
    trustedProxies: value.TRUST_PROXY,
    logLevel: value.LOG_LEVEL,
  };
}
