import { z } from 'zod';
import type { Channel } from '../contract/people.ts';

const email = z.email().max(254);
export const isEmail = (address: string): boolean => email.safeParse(address).success;

/** As much of an address as tells its owner, and nobody else, whose it is: a…@example.com, …1234. */
export function hintOf(channel: Channel, address: string): string {
  if (channel === 'email') {
    const at = address.lastIndexOf('@');
    const [first = ''] = address;
    return at > 0 ? `${first}…${address.slice(at)}` : '…';
  }
  if (channel === 'sms') return `…${address.replace(/\D/g, '').slice(-4)}`;
  return channel === 'mail' ? `${address.trim().slice(0, 4)}…` : `…${address.slice(-4)}`;
}
