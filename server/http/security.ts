import helmet from 'helmet';

/** MapLibre runs its workers from a blob; Mantine styles elements inline. Nothing comes from elsewhere unless asked to. */
export function securityHeaders({ basemapStyleUrl }: { basemapStyleUrl: string | undefined }) {
  // A style names its own tile, glyph and sprite servers, so with one the map may fetch from any https server.
  const elsewhere = basemapStyleUrl ? ['https:', new URL(basemapStyleUrl).origin] : [];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', ...elsewhere],
        connectSrc: ["'self'", ...elsewhere],
        fontSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    // Self-hosted often means plain http at home; a proxy that ends TLS sets this header itself.
    strictTransportSecurity: false,
  });
}
