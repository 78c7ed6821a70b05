import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Where a request that somebody else named the address of may go. True is no. */
export type Refuses = (address: string) => boolean;

const blockList = (subnets: readonly string[]): Refuses => {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
};

/**
 * Link-local addresses, and those at which clouds tell a machine its own keys: nothing a shop runs is there, and what is
 * there belongs to whoever runs the server.
 */
const metadata = [
  '169.254.0.0/16',
  '100.100.100.200/32',
  'fe80::/10',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
  '64:ff9b::a9fe:0/112',
];
export const isMetadata: Refuses = blockList(metadata);

/** Everything that is not on the public internet (RFC 6890). */
export const isNotPublic: Refuses = blockList([
  ...metadata,
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4', '::/127', 'fc00::/7', 'fec0::/10', 'ff00::/8', '64:ff9b::/96'],
]);

/** Whether a URL names such an address itself: connecting to one asks no resolver. */
export function refusesHost({ hostname }: URL, refuses: Refuses): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && refuses(address);
}

/** For `lookup` of a request: looks at the very addresses that are connected to, so a name cannot change in between. */
export const guardedLookup =
  (refuses: Refuses): LookupFunction =>
  (hostname, options, done) =>
    lookup(hostname, options, (error, address, family) => {
      const found = typeof address === 'string' ? [address] : (address ?? []).map((one) => one.address);
      const refused = error ? undefined : found.find(refuses);
      if (refused === undefined) return done(error, address, family);
      done(Object.assign(new Error('an address that is not allowed'), { code: 'EADDRREFUSED' }), '', 0);
    });
