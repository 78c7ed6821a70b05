import { connect, type Socket } from 'node:net';

/** Over one socket: send, wait for the whole answer, send the next. Requests are ready-made bytes. */

export interface Measured {
  /** per second */
  rate: number;
  /** milliseconds */
  p50: number;
  p99: number;
}

const open = (port: number): Promise<Socket> =>
  new Promise((done, failed) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => done(socket));
    socket.once('error', failed);
  });

/** Whether an HTTP answer is whole, and where its body begins; throws for any status but 200. */
function wholeAnswer(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/content-length: *(\d+)/i.exec(text.slice(0, end))?.[1]);
  if (text.length < end + 4 + length) return false;
  if (!text.startsWith('HTTP/1.1 200')) throw new Error(`an answer that is not 200: ${text.slice(0, 600)}`);
  return true;
}

/** A reply of Redis's protocol to SET: one line. */
export function wholeReply(text: string): boolean {
  if (!text.endsWith('\r\n')) return false;
  if (text.startsWith('-')) throw new Error(text);
  return true;
}

/** Each list of requests over a connection of its own, at once. `check` sees each answer. */
export async function oneByOne(
  port: number,
  lists: readonly (readonly Buffer[])[],
  { isWhole = wholeAnswer, check }: { isWhole?: (text: string) => boolean; check?: (answer: string) => void } = {},
): Promise<Measured> {
  const sockets = await Promise.all(lists.map(() => open(port)));
  const times: number[] = [];
  const start = performance.now();
  await Promise.all(
    lists.map(
      (requests, n) =>
        new Promise<void>((done, failed) => {
          const socket = sockets[n] as Socket;
          let [next, sentAt, text] = [0, 0, ''];
          const send = () => {
            const request = requests[next++];
            if (!request) return void done();
            sentAt = performance.now();
            socket.write(request);
          };
          socket.setEncoding('latin1');
          socket.on('error', failed);
          socket.on('data', (chunk: string) => {
            text += chunk;
            try {
              if (!isWhole(text)) return;
              check?.(text);
            } catch (error) {
              return void failed(error);
            }
            times.push(performance.now() - sentAt);
            text = '';
            send();
          });
          send();
        }),
    ),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const socket of sockets) socket.destroy();
  times.sort((a, b) => a - b);
  const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { rate: times.length / seconds, p50: quantile(0.5), p99: quantile(0.99) };
}

/** Commands of Redis's protocol, a thousand on the way at a time; per second. */
export async function pipelined(port: number, commands: readonly Buffer[]): Promise<number> {
  const socket = await open(port);
  const window = 1_000;
  const start = performance.now();
  await new Promise<void>((done, failed) => {
    let [sent, answered] = [0, 0];
    const fill = () => {
      const upTo = Math.min(commands.length, answered + window);
      if (upTo - sent < window / 4 && upTo < commands.length) return;
      if (upTo > sent) socket.write(Buffer.concat(commands.slice(sent, upTo)));
      sent = upTo;
    };
    socket.on('error', failed);
    socket.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 10) answered++;
      if (chunk[0] === 45) return void failed(new Error(chunk.toString()));
      if (answered >= commands.length) done();
      else fill();
    });
    fill();
  });
  socket.destroy();
  return commands.length / ((performance.now() - start) / 1000);
}
