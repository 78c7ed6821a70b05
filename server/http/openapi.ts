import { z } from 'zod';
import { problem } from '../contract/common.ts';
import type { Route } from './route.ts';

type Version = '3.1.0' | '3.0.3';
type Schema = Record<string, unknown>;

/**
 * The OpenAPI document of the routes that are mounted: there is no second list. zod writes the schemas itself; schemas
 * with an `id` become components.
 */
export function openapi(routes: readonly Route[], version: Version, serviceVersion: string): Schema {
  const target = version === '3.1.0' ? 'draft-2020-12' : 'openapi-3.0';
  const schema = (source: z.ZodType, io: 'input' | 'output'): Schema => {
    const { $schema: _, ...rest } = z.toJSONSchema(source, { target, io, unrepresentable: 'any', reused: 'inline' });
    return rest;
  };
  const content = (type: string, body: Schema) => ({ content: { [type]: { schema: body } } });

  const parameters = (route: Route, where: 'path' | 'query') => {
    const source = (where === 'path' ? route.params : route.query) as z.ZodType | undefined;
    if (!source) return [];
    const { properties = {}, required = [] } = schema(source, 'input') as { properties?: Schema; required?: string[] };
    return Object.entries(properties).map(([name, of]) => {
      const { description, ...rest } = of as { description?: string };
      return {
        name,
        in: where,
        required: where === 'path' || required.includes(name),
        ...(description && { description }),
        schema: rest,
      };
    });
  };

  const answer = (status: string, body: z.ZodType | null | string) => {
    const description = descriptions[status] ?? 'Done';
    if (body === null) return { description };
    if (typeof body === 'string') return { description, ...content(body, { type: 'string', format: 'binary' }) };
    return { description, ...content('application/json', schema(body, 'output')) };
  };

  const requestBody = (route: Route) => {
    if (route.upload) {
      const file = { type: 'array', items: { type: 'string', format: 'binary' } };
      return { required: true, ...content('multipart/form-data', { type: 'object', properties: { file } }) };
    }
    const body = route.body as z.ZodType | undefined;
    return body ? { required: true, ...content('application/json', schema(body, 'input')) } : undefined;
  };

  const paths: Record<string, Schema> = {};
  for (const route of routes) {
    const path = `/api/v1${route.path}`;
    const body = requestBody(route);
    paths[path] ??= {};
    paths[path][route.method] = {
      operationId: `${route.method}${route.path.replaceAll(/[^\w]+(\w)?/g, (_all, next?: string) => next?.toUpperCase() ?? '')}`,
      tags: [route.tag],
      summary: route.summary,
      ...(route.allow === 'anyone' ? { security: [] } : { description: `For: ${route.allow.join(', ')}.` }),
      parameters: [...parameters(route, 'path'), ...parameters(route, 'query')],
      ...(body && { requestBody: body }),
      responses: {
        ...Object.fromEntries(
          Object.entries(route.answers).map(([status, answerBody]) => [status, answer(status, answerBody)]),
        ),
        default: {
          description: 'A refusal (RFC 9457)',
          ...content('application/problem+json', schema(problem, 'output')),
        },
      },
    };
  }
  return {
    openapi: version,
    info: { title: 'Hexhood', version: serviceVersion, license: { name: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'hexhood_session' },
      },
    },
  };
}

const descriptions: Record<string, string> = { 201: 'Created', 202: 'Accepted', 204: 'Done, nothing to say' };
