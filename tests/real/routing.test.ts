import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { travelModes } from '../../server/contract/routing.ts';
import { buildRouting, createRouting, type Router, type Routing } from '../../server/routing/index.ts';
import { routingDirectory } from '../../server/routing/routing.ts';
import { agreement, sayAgreement } from '../routing/agreement.ts';
import { realFile } from '../support/real-data.ts';

const extract = realFile('baltimore/baltimore.osm.pbf');
const fleetStreet: Position = [-76.5828, 39.2853];

describe.skipIf(!extract)('Baltimore by foot, bike and car', () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'hexhood-real-routing-'));
  const warn = (details: object, message: string) => console.warn(message, details);
  let routing: Routing;
  let router: Router;
  beforeAll(async () => {
    expect(await buildRouting(extract ?? '', routingDirectory(dataDirectory, '1', '1'), { log: { warn } })).toBe(
      'built',
    );
    routing = createRouting({ dataDirectory, valhallaUrl: undefined, log: { warn } });
    router = routing.router('1', '1');
  });
  afterAll(async () => {
    await routing?.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  test.each(travelModes)('the 10-minute area agrees with travel times: %s', async (mode) => {
    const shares = await agreement(router, fleetStreet, mode);
    sayAgreement(`Baltimore, ${mode}`, shares);
    expect(shares.inside).toBeGreaterThanOrEqual(0.95);
    expect(shares.outside).toBeGreaterThanOrEqual(0.95);
  });

  test('on foot it agrees from other places too', async () => {
    const starts: Position[] = [
      [-76.59, 39.297],
      [-76.57, 39.29],
      [-76.605, 39.277],
    ];
    for (const from of starts) {
      const shares = await agreement(router, from, 'walk');
      sayAgreement(`Baltimore, walk from ${from}`, shares);
      expect(Math.min(shares.inside, shares.outside)).toBeGreaterThanOrEqual(0.9);
    }
  });
});
