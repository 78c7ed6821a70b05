import type { DeviceRow } from './queries.ts';

export interface Setup {
  app: 'owntracks' | 'traccar' | 'overland' | 'page' | 'till';
  url: string;
  link: string;
}

/** What Traccar Client calls itself where nothing else was chosen. */
const fallbackKey = (id: string) => `hexhood-${id}`;

/**
 * Where each app sends to, and a link that sets the app up: `owntracks:///config?inline=` takes a configuration message,
 * mode 3 is HTTP; Traccar Client takes `url` and `id`, Overland `url`, `token` and `device_id`, each on its own scheme.
 * `base` is the address of the service without a slash at the end.
 */
export function setupOf(
  base: string,
  token: string,
  { id, name, kind, client_key, passphrase }: Pick<DeviceRow, 'id' | 'name' | 'kind' | 'client_key' | 'passphrase'>,
): Setup[] {
  const ingest = (dialect: string) => `${base}/ingest/${dialect}/${token}`;
  const configuration = {
    _type: 'configuration',
    mode: 3,
    url: ingest('owntracks'),
    auth: false,
    deviceId: client_key ?? fallbackKey(id),
    tid: [...name].slice(0, 2).join(''),
    // Lets the business's zones reach the phone, which then reports on entering and leaving them.
    cmd: true,
    ...(passphrase && { encryptionKey: passphrase }),
  };
  const inline = encodeURIComponent(Buffer.from(JSON.stringify(configuration)).toString('base64'));
  const traccar = new URLSearchParams({ url: ingest('traccar'), id: client_key ?? fallbackKey(id) });
  const overland = new URLSearchParams({ url: `${base}/ingest/overland`, token, device_id: id });
  const page = `${base}/checkin#token=${token}`;
  const till = `${base}/till#token=${token}`;
  return [
    ...(kind === 'till' ? [{ app: 'till' as const, url: till, link: till }] : []),
    { app: 'owntracks', url: ingest('owntracks'), link: `owntracks:///config?inline=${inline}` },
    { app: 'traccar', url: ingest('traccar'), link: `org.traccar.client://config?${traccar}` },
    { app: 'overland', url: ingest('overland'), link: `overland://setup?${overland}` },
    { app: 'page', url: page, link: page },
  ];
}
