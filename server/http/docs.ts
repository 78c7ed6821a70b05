import type { Route } from './route.ts';

const escapeHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

interface Operation {
  summary: string;
  description?: string;
  parameters: { name: string; in: string; required: boolean; description?: string; schema: unknown }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
}

const code = (value: unknown) => `<pre tabindex="0"><code>${escapeHtml(JSON.stringify(value, null, 2))}</code></pre>`;

function contents(part: { content?: Record<string, { schema: unknown }> }): string {
  return Object.entries(part.content ?? {})
    .map(([type, { schema }]) => `<details><summary>${escapeHtml(type)}</summary>${code(schema)}</details>`)
    .join('');
}

function operationHtml(route: Route, operation: Operation): string {
  const parameters = operation.parameters.map(
    (parameter) =>
      `<tr><th scope="row"><code>${escapeHtml(parameter.name)}</code></th><td>${parameter.in}${parameter.required ? ', required' : ''}</td>` +
      `<td>${escapeHtml(parameter.description ?? '')} <code>${escapeHtml(JSON.stringify(parameter.schema))}</code></td></tr>`,
  );
  const responses = Object.entries(operation.responses).map(
    ([status, response]) => `<dt>${status}</dt><dd>${escapeHtml(response.description)}${contents(response)}</dd>`,
  );
  return `<section><h3><code>${route.method.toUpperCase()} ${escapeHtml(route.path)}</code></h3>
<p>${escapeHtml(operation.summary)}. ${escapeHtml(operation.description ?? 'For anyone.')}</p>
${parameters.length > 0 ? `<table>${parameters.join('')}</table>` : ''}
${operation.requestBody ? `<h4>Body</h4>${contents(operation.requestBody)}` : ''}
<h4>Answers</h4><dl>${responses.join('')}</dl></section>`;
}

/** The readable reference, rendered from the OpenAPI document: no script, nothing fetched from elsewhere. */
export function docsHtml(routes: readonly Route[], document: Record<string, unknown>): string {
  const paths = document.paths as Record<string, Record<string, Operation>>;
  const tags = [...new Set(routes.map((route) => route.tag))];
  const sections = tags.map((tag) => {
    const inTag = routes.filter((route) => route.tag === tag);
    const operations = inTag.map((route) => {
      const operation = paths[`/api/v1${route.path}`]?.[route.method];
      return operation ? operationHtml(route, operation) : '';
    });
    return `<h2 id="${escapeHtml(tag)}">${escapeHtml(tag)}</h2>${operations.join('')}`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hexhood API</title>
<meta name="viewport" content="width=device-width"><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}
pre{overflow:auto;padding:8px;border:1px solid #8886;border-radius:8px;font-size:13px}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:4px 8px;border-top:1px solid #8886;overflow-wrap:anywhere}
section{border-top:1px solid #8886;margin-top:24px}h3{margin-bottom:0}dd{margin-left:24px}nav a{margin-right:16px}
</style></head><body><h1>Hexhood API</h1>
<p>Everything is under <code>/api/v1</code>. Send <code>Authorization: Bearer &lt;key&gt;</code>. Machine-readable:
<a href="/api/openapi.json">OpenAPI 3.1</a>, <a href="/api/openapi-3.0.json">3.0</a>.</p>
<nav>${tags.map((tag) => `<a href="#${escapeHtml(tag)}">${escapeHtml(tag)}</a>`).join('')}</nav>${sections.join('')}</body></html>`;
}
