import type { Response } from 'express';
import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import type { CampaignRow } from '../campaigns/index.ts';
import { fontFor, type PdfFont } from './pdf-font.ts';
import { drawList } from './pdf-list.ts';
import type { Plan, Walk } from './plan.ts';
import { flyerText } from './text.ts';
import type { Codes } from './told.ts';

/** A4 in points; the same margins fit letter paper. */
const margin = 42;

export interface Print {
  campaign: CampaignRow;
  plan: Plan;
  codes: Codes;
  /** The service's address from outside. */
  base: string;
}

/** Sends lists, maps and flyers as they are drawn, as fast as the other side takes them. */
export async function sendPdf(response: Response, print: Print): Promise<void> {
  const { campaign, plan, codes } = print;
  const font = fontFor(textsOf(print));
  const doc = new PDFDocument({
    ...{ size: 'A4', margin, autoFirstPage: false, lang: 'en' },
    info: { Title: font.clean(campaign.name), Author: font.clean(plan.business) },
  });
  response.set({
    'Content-Type': 'application/pdf',
    'Content-Disposition': `attachment; filename="flyers-${campaign.id}.pdf"`,
  });
  const gone = new Promise<void>((done) => response.once('close', done));
  doc.pipe(response);
  for (const walk of plan.walks) {
    drawList(doc, { walk, plan, font, code: codes.get(walk.neighborhoodId) });
    drawFlyer(doc, walk, print, font);
    if (response.writableNeedDrain) await Promise.race([gone, new Promise((done) => response.once('drain', done))]);
    else await new Promise(setImmediate);
    if (response.destroyed) return;
  }
  if (plan.walks.length === 0) doc.addPage().font(font.regular).fontSize(12).text('No streets lie in this area.');
  doc.end();
  await gone;
}

const textsOf = ({ campaign, plan }: Print): string[] => [
  ...Object.values(flyerText(campaign, plan)),
  ...[plan.business, campaign.name],
  ...plan.walks.flatMap((walk) => [walk.name, walk.store?.name ?? '', ...walk.streets.map(({ street }) => street)]),
];

/** The flyer itself: what is said, the offer, the code, and a code for the phone. */
function drawFlyer(doc: PDFKit.PDFDocument, walk: Walk, { campaign, plan, codes, base }: Print, font: PdfFont): void {
  const code = codes.get(walk.neighborhoodId);
  const words = flyerText(campaign, plan, {
    neighborhood: walk.neighborhoodId === null ? '' : walk.name,
    code: code ?? '',
    store: walk.store?.name ?? plan.business,
  });
  doc.addPage({ size: 'A4', margin: 64 });
  const { width } = doc.page;
  const inner = width - 128;
  const say = (text: string, size: number, { bold = false, gap = 12, color = '#1d2329' } = {}) => {
    if (text === '') return;
    doc
      .font(bold ? font.bold : font.regular)
      .fontSize(size)
      .fillColor(color);
    doc.text(font.clean(text), 64, doc.y, { width: inner, align: 'center' }).moveDown(gap / size);
  };
  doc.y = 84;
  say(walk.store?.name ?? plan.business, 15, { color: '#565f69', gap: 18 });
  say(words.title, 38, { bold: true, gap: 16 });
  say(words.text, 16, { gap: 20 });
  if (words.offer !== words.title) say(words.offer, 26, { bold: true, color: '#a03c17', gap: 20 });
  if (code !== undefined) {
    const top = doc.y;
    doc
      .roundedRect(64 + inner / 2 - 150, top, 300, 84, 8)
      .lineWidth(1.5)
      .dash(6, { space: 4 })
      .strokeColor('#1d2329');
    doc.stroke().undash();
    doc.y = top + 12;
    say('Your code', 12, { color: '#565f69', gap: 2 });
    say(code, 32, { bold: true });
    doc.y = top + 104;
  }
  say(words.expires === '' ? '' : `Good until ${words.expires}`, 13, { gap: 10 });
  say(words.terms, 11, { color: '#565f69', gap: 16 });
  if (walk.store?.here_code) drawQr(doc, `${base}/checkin#code=${walk.store.here_code}`, say);
}

const qrPoints = 130;

function drawQr(doc: PDFKit.PDFDocument, link: string, say: (text: string, size: number) => void): void {
  const top = Math.max(doc.y, doc.page.height - 64 - qrPoints - 40);
  if (top + qrPoints + 40 > doc.page.height - 20) return;
  const { data, size } = encode(link, { ecc: 'M', border: 4 });
  const module = qrPoints / size;
  const left = (doc.page.width - qrPoints) / 2;
  doc.fillColor('#000000');
  for (const [y, row] of data.entries())
    for (const [x, dark] of row.entries()) if (dark) doc.rect(left + x * module, top + y * module, module, module);
  doc.fill();
  doc.y = top + qrPoints + 2;
  say('Say hello with your phone when you are here', 11);
}
