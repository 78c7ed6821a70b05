/** A message of PostgreSQL's wire protocol: its type ('' for those before the start-up, which have none) and all its bytes. */
export interface Frame {
  type: string;
  bytes: Buffer;
}

/**
 * Cuts a byte stream into protocol messages. Chunks are joined only when a whole message is there, so that a message of
 * many megabytes costs one copy.
 *
 * Source: PostgreSQL documentation, "Message Formats": one byte of type (none in the start-up phase), then an int32
 * length that counts itself.
 */
export class FrameReader {
  private chunks: Buffer[] = [];
  private length = 0;
  private started = false;

  push(chunk: Buffer): Frame[] {
    this.chunks.push(chunk);
    this.length += chunk.length;
    const frames: Frame[] = [];
    for (let size = this.nextSize(); size !== undefined && size <= this.length; size = this.nextSize()) {
      const all = this.joined();
      const bytes = all.subarray(0, size);
      this.chunks = [all.subarray(size)];
      this.length -= size;
      frames.push({ type: this.started ? String.fromCharCode(bytes[0] ?? 0) : '', bytes });
      if (!this.started && !isRequest(bytes)) this.started = true;
    }
    return frames;
  }

  private nextSize(): number | undefined {
    const typeBytes = this.started ? 1 : 0;
    if (this.length < typeBytes + 4) return undefined;
    const [first] = this.chunks;
    const head = first && first.length >= typeBytes + 4 ? first : this.joined();
    return typeBytes + head.readInt32BE(typeBytes);
  }

  private joined(): Buffer {
    const all = this.chunks.length === 1 && this.chunks[0] ? this.chunks[0] : Buffer.concat(this.chunks);
    this.chunks = [all];
    return all;
  }
}

const sslRequest = 80877103;
const gssRequest = 80877104;
const cancelRequest = 80877102;
const code = (bytes: Buffer) => (bytes.length >= 8 ? bytes.readInt32BE(4) : 0);

export const isEncryptionRequest = (bytes: Buffer) => code(bytes) === sslRequest || code(bytes) === gssRequest;
export const isCancelRequest = (bytes: Buffer) => code(bytes) === cancelRequest;
const isRequest = (bytes: Buffer) => isEncryptionRequest(bytes) || isCancelRequest(bytes);

/** The messages in what a backend said. */
export function splitReply(reply: Buffer): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at + 5 <= reply.length; ) {
    const end = at + 1 + reply.readInt32BE(at + 1);
    frames.push({ type: String.fromCharCode(reply[at] ?? 0), bytes: reply.subarray(at, end) });
    at = end;
  }
  return frames;
}
