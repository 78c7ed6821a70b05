import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Prometheus metrics of one app: Node's own, and request times by route (never by path: ids are personal). */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  const observe: RequestHandler = (request, response, next) => {
    const stop = seconds.startTimer({ method: request.method });
    response.once('finish', () => stop({ route: request.route?.path ?? 'other', status: response.statusCode }));
    next();
  };
  return { registry, observe };
}
