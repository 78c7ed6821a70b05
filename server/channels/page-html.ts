import { escapeHtml } from './html.ts';

export interface Page {
  /** A tag such as de. */
  language: string;
  business: string | null;
  heading: string;
  lines: string[];
  buttons: { action: string; label: string; quiet?: boolean }[];
}

const style = `
:root{color-scheme:light dark;--ink:#16202a;--quiet:#5f6b76;--ground:#f6f7f5;--card:#fff;--line:#d5dae0;--accent:#176b47;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecef;--quiet:#a5b0ba;--ground:#12171c;--card:#1b2229;--line:#39434d;--accent:#4cc38a;--on:#0b1a12}}
*{box-sizing:border-box}
body{margin:0;padding:24px 16px;background:var(--ground);color:var(--ink);font:17px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif}
main{max-width:480px;margin:8vh auto 0;padding:24px;background:var(--card);border:1px solid var(--line);border-radius:12px}
p{margin:0 0 12px;overflow-wrap:anywhere}h1{margin:0 0 12px;font-size:22px;line-height:1.3}
.of{color:var(--quiet)}form{margin:12px 0 0}
button{width:100%;min-height:48px;padding:10px 16px;border:1px solid var(--accent);border-radius:8px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
button.quiet{background:transparent;color:var(--ink);border-color:var(--line);font-weight:400}
button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}`;

/** A page without a script. Its forms come back to its own address. */
export function pageHtml({ language, business, heading, lines, buttons }: Page): string {
  const forms = buttons.map(
    ({ action, label, quiet }) =>
      `<form method="post"><input type="hidden" name="action" value="${escapeHtml(action)}"><button${
        quiet ? ' class="quiet"' : ''
      }>${escapeHtml(label)}</button></form>`,
  );
  return `<!doctype html>
<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(business ?? heading)}</title><style>${style}</style></head>
<body><main>${business === null ? '' : `<p class="of">${escapeHtml(business)}</p>`}<h1>${escapeHtml(heading)}</h1>
${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
${forms.join('\n')}</main></body></html>
`;
}
