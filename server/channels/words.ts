/** The few words that stand around a text, in the language it is written in. */
export interface Words {
  /** Of the offer: above the code, and its end. */
  code: string;
  until: (day: string) => string;
  unsubscribe: string;
  page: {
    title: string;
    hint: (business: string, address: string) => string;
    noMail: string;
    nothing: string;
    doneMail: (business: string) => string;
    doneAll: (business: string) => string;
    mistake: string;
    undone: (business: string) => string;
    gone: string;
    wrong: string;
  };
}

const en: Words = {
  code: 'Your code',
  until: (day) => `Valid until ${day}`,
  unsubscribe: 'Unsubscribe',
  page: {
    title: 'What would you like?',
    hint: (business, address) => `${business} writes to you at ${address}.`,
    noMail: 'No more e-mail',
    nothing: 'Nothing at all: no e-mail, texts, notifications or letters',
    doneMail: (business) => `You get no more e-mail from ${business}.`,
    doneAll: (business) => `You get nothing more from ${business}.`,
    mistake: 'That was a mistake: write to me again',
    undone: (business) => `${business} may write to you again.`,
    gone: 'This message is not kept any more, and neither is what was known of you with it. If somebody still writes to you, answer them and say so.',
    wrong: 'This link is not complete. Open it from the e-mail once more.',
  },
};
const de: Words = {
  code: 'Ihr Code',
  until: (day) => `Gültig bis ${day}`,
  unsubscribe: 'Abmelden',
  page: {
    title: 'Was möchten Sie?',
    hint: (business, address) => `${business} schreibt Ihnen an ${address}.`,
    noMail: 'Keine E-Mails mehr',
    nothing: 'Gar nichts mehr: keine E-Mails, SMS, Mitteilungen oder Briefe',
    doneMail: (business) => `Sie bekommen keine E-Mails mehr von ${business}.`,
    doneAll: (business) => `Sie bekommen nichts mehr von ${business}.`,
    mistake: 'Das war ein Versehen: schreiben Sie mir wieder',
    undone: (business) => `${business} darf Ihnen wieder schreiben.`,
    gone: 'Diese Nachricht ist nicht mehr gespeichert, und auch nichts, was mit ihr über Sie bekannt war. Schreibt Ihnen trotzdem noch jemand, antworten Sie und sagen Sie es.',
    wrong: 'Dieser Link ist nicht vollständig. Öffnen Sie ihn noch einmal aus der E-Mail.',
  },
};
const es: Words = {
  code: 'Su código',
  until: (day) => `Válido hasta el ${day}`,
  unsubscribe: 'Darse de baja',
  page: {
    title: '¿Qué prefiere?',
    hint: (business, address) => `${business} le escribe a ${address}.`,
    noMail: 'No más correos',
    nothing: 'Nada en absoluto: ni correos, ni SMS, ni avisos, ni cartas',
    doneMail: (business) => `Ya no recibirá correos de ${business}.`,
    doneAll: (business) => `Ya no recibirá nada de ${business}.`,
    mistake: 'Fue un error: escríbanme de nuevo',
    undone: (business) => `${business} puede volver a escribirle.`,
    gone: 'Este mensaje ya no se guarda, ni lo que se sabía de usted con él. Si alguien le sigue escribiendo, responda y dígalo.',
    wrong: 'Este enlace no está completo. Ábralo otra vez desde el correo.',
  },
};
const fr: Words = {
  code: 'Votre code',
  until: (day) => `Valable jusqu’au ${day}`,
  unsubscribe: 'Se désabonner',
  page: {
    title: 'Que souhaitez-vous ?',
    hint: (business, address) => `${business} vous écrit à ${address}.`,
    noMail: 'Plus d’e-mails',
    nothing: 'Plus rien : ni e-mails, ni SMS, ni notifications, ni courrier',
    doneMail: (business) => `Vous ne recevrez plus d’e-mails de ${business}.`,
    doneAll: (business) => `Vous ne recevrez plus rien de ${business}.`,
    mistake: 'C’était une erreur : écrivez-moi de nouveau',
    undone: (business) => `${business} peut de nouveau vous écrire.`,
    gone: 'Ce message n’est plus conservé, ni ce que l’on savait de vous avec lui. Si quelqu’un vous écrit encore, répondez-lui pour le dire.',
    wrong: 'Ce lien n’est pas complet. Ouvrez-le de nouveau depuis l’e-mail.',
  },
};
const all: Record<string, Words> = { en, de, es, fr };

/** English where there are no others. */
export const wordsIn = (language: string | null): Words => all[(language ?? 'en').split('-')[0] ?? 'en'] ?? en;
