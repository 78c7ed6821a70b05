import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { accountRoutes, keyPrincipal, sessionPrincipal } from './accounts/index.ts';
import { addressRoutes } from './addresses/index.ts';
import { areasOf } from './areas.ts';
import { campaignRoutes } from './campaigns/index.ts';
import { catchmentRoutes, savedArea, savedVersion } from './catchments/index.ts';
import { channelRoutes, type Mailer, textFaults, unreadyChannels, unsubscribePages } from './channels/index.ts';
import { unpackFixes } from './checkins/index.ts';
import { customerRoutes } from './customers/index.ts';
import { pendingMigrations } from './db/index.ts';
import { type Catchments, densityRoutes, type Narrowing } from './density/index.ts';
import { devicesRoutes } from './devices/index.ts';
import { eventRoutes } from './events/index.ts';
import { flyerRoutes } from './flyers/index.ts';
import { geofenceRoutes, refreshAreas } from './geofences/index.ts';
import { authenticator } from './http/authenticate.ts';
import { docsHtml } from './http/docs.ts';
import { limiter, mountRoutes } from './http/mount.ts';
import { createMetrics } from './http/observe.ts';
import { openapi } from './http/openapi.ts';
import { problemHandler, refuse, sendRefusal } from './http/problem.ts';
import type { Route } from './http/route.ts';
import { securityHeaders } from './http/security.ts';
import { importRoutes, placeAgain, placeNewAddresses } from './imports/index.ts';
import { checkinRoutes } from './ingest/index.ts';
import { insightRoutes } from './insights/index.ts';
import { messageRoutes } from './messages/index.ts';
import { neighborhoodRoutes } from './neighborhoods/index.ts';
import type { Phones } from './phones.ts';
import { pushKey, pushRoutes } from './push/index.ts';
import { reachableOf, reachRoutes } from './reach/index.ts';
import { redemptionRoutes } from './redemptions/index.ts';
import { resultsRoutes } from './results/index.ts';
import type { Routing } from './routing/index.ts';
import { createSegmentFilter, segmentRoutes } from './segments/index.ts';
import { storeRoutes } from './stores/index.ts';
import { streetRoutes } from './streets/index.ts';
import { basemapRoutes, tileRoutes } from './tiles/index.ts';
import { webhookRoutes } from './webhooks/index.ts';

export interface AppDependencies {
  knex: Knex;
  log: Logger;
  version: string;
  spoolDirectory: string;
  enqueueImport: (businessId: string, importId: string) => Promise<void>;
  jobsReady: () => boolean;
  routing: Routing;
  phones: Phones;
  /** Ends answers that last, before the process does. */
  stopping?: AbortSignal;
  /** How long such an answer lasts; then the client asks anew. */
  longestStreamMs?: number;
  publicUrl?: string | undefined;
  geocoderUrl?: string | undefined;
  basemapStyleUrl?: string | undefined;
  /** Hands e-mail to a mail server, where there is one. */
  mailer?: Mailer | undefined;
  trustedProxies?: number;
  requestsPerMinute?: number;
}

/** Every route of the API, in the order the reference shows them. */
export function apiRoutes(
  deps: Pick<
    AppDependencies,
    | 'spoolDirectory'
    | 'enqueueImport'
    | 'basemapStyleUrl'
    | 'routing'
    | 'geocoderUrl'
    | 'phones'
    | 'publicUrl'
    | 'stopping'
    | 'longestStreamMs'
    | 'mailer'
  >,
): Route[] {
  const { routing, phones, publicUrl, mailer } = deps;
  const canMail = mailer !== undefined;
  const catchments: Catchments = {
    areaOf: (knex, { businessId, role }, id) => savedArea(knex, businessId, id, { routing, role }),
    versionOf: savedVersion,
  };
  const defining = areasOf(deps);
  const refreshZones = (knex: Knex, businessId: string) => refreshAreas(knex, businessId, defining);
  const segments = createSegmentFilter(defining);
  const narrowing: Narrowing = { catchments, segments };
  return [
    ...accountRoutes({ basemapStyleUrl: deps.basemapStyleUrl }),
    ...storeRoutes(refreshZones),
    ...neighborhoodRoutes(segments),
    ...streetRoutes,
    ...addressRoutes({
      geocoderUrl: deps.geocoderUrl,
      onCorrected: (knex, businessId, address) => placeAgain(knex, businessId, address, deps.geocoderUrl),
    }),
    ...catchmentRoutes({ routing, onChanged: refreshZones }),
    ...importRoutes({
      spoolDirectory: deps.spoolDirectory,
      enqueue: deps.enqueueImport,
      geocoderUrl: deps.geocoderUrl,
    }),
    ...customerRoutes({
      segments,
      placeAddresses: (knex, businessId) => placeNewAddresses(knex, businessId, deps.geocoderUrl),
      unpackFixes,
    }),
    ...densityRoutes(narrowing),
    ...basemapRoutes,
    ...tileRoutes(narrowing),
    ...segmentRoutes(defining),
    ...insightRoutes(segments),
    ...geofenceRoutes({ ...defining, onChanged: phones.fences.refresh }),
    ...pushRoutes({ publicUrl }),
    ...devicesRoutes({ devices: phones.devices, publicUrl, pushKeyOf: pushKey }),
    ...checkinRoutes(phones),
    ...eventRoutes({ stopping: deps.stopping, longestMs: deps.longestStreamMs }),
    ...webhookRoutes,
    ...redemptionRoutes,
    ...flyerRoutes({ defining, publicUrl }),
    ...reachRoutes(defining),
    ...resultsRoutes({ defining, publicUrl }),
    ...channelRoutes({ mailer, publicUrl }),
    ...messageRoutes,
    ...campaignRoutes({
      defining,
      canMail,
      reachable: (knex, principal, campaign) => reachableOf(knex, principal, campaign, defining),
      textFaults,
      unready: (knex, businessId, channels) => unreadyChannels(knex, businessId, channels, { canMail }),
    }),
  ];
}

const clientDirectory = fileURLToPath(new URL('../client/dist', import.meta.url));

/** The whole service as an Express app. It never listens. */
export function createApp(deps: AppDependencies): Express {
  const app = express();
  app.set('trust proxy', deps.trustedProxies ?? 0);
  app.set('etag', 'strong');
  app.set('x-powered-by', false);
  app.set('query parser', 'simple');
  const { registry, observe } = createMetrics();
  // Level 1: a large answer loses more time to a better compression than it wins on the way.
  app.use(observe, securityHeaders({ basemapStyleUrl: deps.basemapStyleUrl }), compression({ level: 1 }));

  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    const [database, migrations] = await pendingMigrations(deps.knex).then(
      (pending) => [true, pending === 0],
      () => [false, false],
    );
    const jobs = deps.jobsReady();
    response.status(database && migrations && jobs ? 200 : 503).json({ database, migrations, jobs });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });

  const routes = apiRoutes(deps);
  const document = openapi(routes, '3.1.0', deps.version);
  const docs = docsHtml(routes, document);
  app.get('/api/openapi.json', (_request, response) => void response.json(document));
  app.get('/api/openapi-3.0.json', (_request, response) => void response.json(openapi(routes, '3.0.3', deps.version)));
  app.get('/api/docs', (_request, response) => void response.type('html').send(docs));

  // Guessing a password is slowed down per person and address; right ones do not count.
  app.post('/api/v1/session', limiter(20, 15 * 60_000, { skipSuccessfulRequests: true }));
  // A poster's code is public: who holds it cannot fill the list of devices.
  app.post('/api/v1/devices/join', limiter(60, 15 * 60_000));
  app.post('/api/v1/here-codes/lookup', limiter(300, 15 * 60_000));
  app.use(
    '/api/v1',
    mountRoutes(routes, {
      knex: deps.knex,
      authenticate: authenticator({
        session: sessionPrincipal,
        key: keyPrincipal,
        device: deps.phones.devices.principal,
      }),
      requestsPerMinute: deps.requestsPerMinute ?? 6000,
    }),
  );
  app.use('/api', (_request, response) => sendRefusal(response, refuse('not-found')));
  app.use(unsubscribePages({ knex: deps.knex }));
  serveClient(app);
  app.use((_request, response) => sendRefusal(response, refuse('not-found')));
  app.use(problemHandler(deps.log));
  return app;
}

/** Files named by their content are kept for good; the page itself is asked for anew each time. */
function serveClient(app: Express): void {
  app.use(
    '/assets',
    express.static(join(clientDirectory, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }),
  );
  app.use(express.static(clientDirectory, { index: false, maxAge: 0 }));
  const servePage = (file: string) => (request: Request, response: Response, next: NextFunction) => {
    const page = join(clientDirectory, file);
    if (!request.accepts('html') || !existsSync(page)) return next();
    response.set('Cache-Control', 'no-cache').sendFile(page);
  };
  app.get('/checkin', servePage('checkin.html'));
  app.get('/till', servePage('till.html'));
  app.get('/{*page}', servePage('index.html'));
}
