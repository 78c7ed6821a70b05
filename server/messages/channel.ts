import type { CampaignRow } from '../campaigns/index.ts';
import type { MessageChannel } from '../contract/audience.ts';

/** A message that has passed the gate. */
export interface OutMessage {
  businessId: string;
  id: string;
  /** A UUID by which a receiver knows it again, however often it is sent. */
  key: string;
  campaign: CampaignRow;
  /** The customer's id, or minus the id of a phone of which no customer is known. */
  recipient: string;
  customerId: string | null;
  deviceId: string | null;
  channel: MessageChannel;
  /** The variant, from 1. */
  arm: number;
  occasion: string;
  code: string | null;
  /** How often it was tried, this one included. */
  tries: number;
  notAfter: Date | null;
}

/** What became of one attempt. */
export type Delivery =
  | { kind: 'sent'; detail?: string }
  | { kind: 'delivered' }
  /** Nobody knows whether it arrived: a person decides. */
  | { kind: 'cut'; detail: string }
  | {
      kind: 'failed';
      detail: string;
      /** Trying again would not help. */
      permanent: boolean;
      /** The address does not work. */
      gone?: boolean;
      retryAfterMs?: number;
    };

export interface Channel {
  /**
   * An attempt that is cut off by the signal, or throws, may have arrived: where the channel is not repeatable it is not tried again
   * by itself. What surely has not arrived answers `failed` in time.
   */
  deliver(message: OutMessage, signal: AbortSignal): Promise<Delivery>;
  /** The receiver knows the key again: after a crash it may be delivered once more. */
  repeatable: boolean;
}
