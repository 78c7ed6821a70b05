import { wordsIn } from './words.ts';

/** A mail in words: what both of its parts are made of. */
export interface MailText {
  text: string;
  offer: { title: string; code: string | null; terms: string; expires: string | null } | null;
  business: string;
  postalAddress: string;
  unsubscribeUrl: string;
  /** Of the text; null: English. */
  language: string | null;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

/** Without what usually ends a sentence, or a bracket around the address. */
const link = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}…]/gi;

function withLinks(text: string): string {
  let html = '';
  let from = 0;
  for (const match of text.matchAll(link)) {
    const url = escapeHtml(match[0]);
    html += `${escapeHtml(text.slice(from, match.index))}<a href="${url}">${url}</a>`;
    from = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(from));
}

const paragraphsOf = (text: string): string[] =>
  text
    .replace(/\r\n?/g, '\n')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');

const quiet = 'color:#5f6b76;font-size:13px;line-height:1.5';

function offerBox({ offer, language }: MailText): string {
  if (!offer) return '';
  const words = wordsIn(language);
  const lines = [
    offer.title && `<div style="font-size:20px;font-weight:600">${escapeHtml(offer.title)}</div>`,
    offer.code &&
      `<div style="margin-top:12px;font-size:13px">${words.code}</div>
<div style="font-family:ui-monospace,Menlo,Consolas,monospace;font-size:24px;letter-spacing:2px">${escapeHtml(offer.code)}</div>`,
    offer.expires && `<div style="margin-top:12px">${escapeHtml(words.until(offer.expires))}</div>`,
    offer.terms && `<div style="margin-top:8px;${quiet}">${withLinks(offer.terms).replaceAll('\n', '<br>')}</div>`,
  ];
  return `<div style="margin:24px 0;padding:16px 20px;border:2px solid #1c7c54;border-radius:8px">${lines
    .filter(Boolean)
    .join('\n')}</div>\n`;
}

/** The HTML part, made from text alone: nothing a person wrote is taken as HTML. */
export function mailHtml(mail: MailText): string {
  const { text, business, postalAddress, unsubscribeUrl, language } = mail;
  const body = paragraphsOf(text)
    .map((paragraph) => `<p style="margin:0 0 16px">${withLinks(paragraph).replaceAll('\n', '<br>')}</p>\n`)
    .join('');
  return `<!doctype html>
<html lang="${escapeHtml(language ?? 'en')}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(business)}</title></head>
<body style="margin:0;padding:24px;background:#ffffff;color:#16202a;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:560px;margin:0 auto">
${body}${offerBox(mail)}<div style="margin-top:32px;padding-top:16px;border-top:1px solid #dde2e7;${quiet}">
${[business, postalAddress].filter(Boolean).map(escapeHtml).join('<br>\n')}<br>
<a href="${escapeHtml(unsubscribeUrl)}" style="color:#5f6b76">${wordsIn(language).unsubscribe}</a>
</div></div></body></html>
`;
}

/** The plain part, which says the same. */
export function mailPlain({ text, offer, business, postalAddress, unsubscribeUrl, language }: MailText): string {
  const words = wordsIn(language);
  const box = offer && [
    offer.title,
    offer.code && `${words.code}: ${offer.code}`,
    offer.expires && words.until(offer.expires),
    offer.terms,
  ];
  const footer = [business, postalAddress, `${words.unsubscribe}: ${unsubscribeUrl}`];
  return [
    ...paragraphsOf(text),
    ...(box ? [box.filter(Boolean).join('\n')] : []),
    ['--', ...footer.filter(Boolean)].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}
