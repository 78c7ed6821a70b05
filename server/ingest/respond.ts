import type { ServerResponse } from 'node:http';
import { type Refusal, toProblem } from '../http/problem.ts';

export interface Reply {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

export const json = (status: number, body: unknown, headers?: Record<string, string>): Reply => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
});
export const empty = (status: number, headers?: Record<string, string>): Reply => ({
  status,
  body: '',
  ...(headers && { headers }),
});

/** As the routes in Express answer it. */
export function problem(refusal: Refusal, instance: string, headers?: Record<string, string>): Reply {
  const body = toProblem(refusal, instance);
  return {
    status: body.status,
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8', ...headers },
  };
}

export function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  const length = String(Buffer.byteLength(body));
  response.writeHead(status, Object.entries(headers).flat().concat('Content-Length', length));
  response.end(body);
}
