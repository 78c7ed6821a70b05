import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import pLimit from 'p-limit';

export interface Envelope {
  from: string;
  to: string;
}

/** What a mail server made of a mail. */
export type MailOutcome =
  | { kind: 'taken'; response: string }
  /** It said no, or could not be asked: the mail is not there. `status`: an SMTP reply, or null without one. */
  | { kind: 'refused'; status: number | null; response: string; recipient: boolean }
  /** The line broke while it was handed over. */
  | { kind: 'cut'; response: string };

export interface Mailer {
  /** Never rejects. */
  send(envelope: Envelope, mail: Buffer, signal: AbortSignal): Promise<MailOutcome>;
  close(): void;
}

const mostConnections = 5;
const mailsPerConnection = 100;
const idleMs = 20_000;
/** A server that has not asked for the mail by then is asked again later. */
const askedWithinMs = 10_000;

type SmtpError = Error & { code?: string; response?: string; responseCode?: number; command?: string };

/**
 * A few connections to a mail server, kept for a while. Not the pool of nodemailer: that one sends a mail again by itself when the
 * line breaks, also after the mail was handed over, and then it arrives twice.
 */
export function createMailer(smtpUrl: string): Mailer {
  const { auth, ...options } = parseConnectionUrl(smtpUrl);
  const idle = new Set<Line>();
  const open = new Set<Line>();
  const limit = pLimit(mostConnections);

  interface Line {
    connection: SMTPConnection;
    used: number;
    idleTimer?: NodeJS.Timeout;
  }

  function drop(line: Line): void {
    clearTimeout(line.idleTimer);
    idle.delete(line);
    if (open.delete(line)) line.connection.close();
  }

  async function connect(): Promise<Line> {
    const connection = new SMTPConnection({
      connectionTimeout: 8_000,
      greetingTimeout: 8_000,
      dnsTimeout: 8_000,
      socketTimeout: 120_000,
      ...options,
    });
    const line: Line = { connection, used: 0 };
    open.add(line);
    connection.on('end', () => drop(line));
    await new Promise<void>((done, failed) => {
      connection.on('error', (error: Error) => {
        drop(line);
        failed(error);
      });
      connection.connect((error) => (error ? failed(error) : done()));
    });
    if (auth && connection.allowsAuth)
      await new Promise<void>((done, failed) => connection.login(auth, (error) => (error ? failed(error) : done())));
    return line;
  }

  function keep(line: Line): void {
    line.used++;
    if (line.used >= mailsPerConnection || !open.has(line)) {
      drop(line);
      return;
    }
    line.idleTimer = setTimeout(drop, idleMs, line);
    line.idleTimer.unref();
    idle.add(line);
  }

  function take(): Line | undefined {
    const [line] = idle;
    if (line) {
      idle.delete(line);
      clearTimeout(line.idleTimer);
    }
    return line;
  }

  async function attempt(envelope: Envelope, mail: Buffer, signal: AbortSignal): Promise<MailOutcome> {
    let line: Line | undefined;
    let begun = false;
    const waited = new AbortController();
    const end = () => line && drop(line);
    const late = sleep(askedWithinMs, undefined, { signal: waited.signal, ref: false }).then(
      () => !begun && end(),
      () => {},
    );
    signal.addEventListener('abort', end, { once: true });
    try {
      line = take() ?? (await connect());
      if (signal.aborted) throw new Error('it took too long to connect');
      const body = new Readable({
        // Read from only once the server has asked for it.
        read() {
          begun = true;
          this.push(mail);
          this.push(null);
        },
      });
      const response = await sendOn(line.connection, { ...envelope, size: mail.length }, body);
      keep(line);
      return { kind: 'taken', response };
    } catch (error) {
      return failureOf(error as SmtpError, begun, line);
    } finally {
      signal.removeEventListener('abort', end);
      waited.abort();
      await late;
    }
  }

  /** After a reply the line is as good as before. */
  function failureOf(error: SmtpError, begun: boolean, line: Line | undefined): MailOutcome {
    const status = error.responseCode ?? null;
    const response = error.response ?? error.message;
    if (line && status !== null && open.has(line) && status !== 421)
      line.connection.reset((failed) => (failed ? drop(line) : keep(line)));
    else if (line) drop(line);
    if (begun && status === null) return { kind: 'cut', response };
    return {
      kind: 'refused',
      status: error.code === 'EAUTH' ? null : status,
      response,
      recipient: error.command === 'RCPT TO',
    };
  }

  return {
    send: (envelope, mail, signal) => limit(() => attempt(envelope, mail, signal)),
    close() {
      for (const line of open) drop(line);
    },
  };
}

/** Resolves with what the server says when it has the mail. */
const sendOn = (connection: SMTPConnection, envelope: Envelope & { size: number }, body: Readable): Promise<string> =>
  new Promise((done, failed) => {
    const ended = () => failed(new Error('the connection was closed'));
    connection.once('end', ended);
    connection.send(envelope, body, (error, info) => {
      connection.off('end', ended);
      if (error) failed(error);
      else done(info?.response ?? '');
    });
  });
