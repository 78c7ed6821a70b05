import { type Ingest, Overloaded } from '../checkins/index.ts';
import { checkinAnswer, newCheckin } from '../contract/checkins.ts';
import { asDevice } from '../devices/index.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { ok, type Route, route } from '../http/route.ts';
import { fromParsed } from './native.ts';
import { takeCheckin } from './take.ts';

/** The native check-in as a route: what documents it, and what answers the requests that the listener leaves. */
export const checkinRoutes = ({ ingest }: { ingest: Pick<Ingest, 'take'> }): Route[] => [
  route({
    method: 'post',
    path: '/checkins',
    tag: 'Check-ins',
    summary:
      'Report where the device is: one fix, up to 1,000, or “I am here”. Repeating is safe, also without an Idempotency-Key: a fix counts once by its id, or by its time and place',
    allow: ['device'],
    body: newCheckin,
    answers: { 200: checkinAnswer },
    async handle({ principal, body, response }) {
      const checkin = fromParsed(body);
      const answer = await takeCheckin(ingest, asDevice(principal), checkin, Date.now()).catch(unlessOverloaded);
      if (answer) return answer instanceof Refusal ? answer : ok(answer);
      response.set('Retry-After', '1');
      return refuse('unavailable');
    },
  }),
];

function unlessOverloaded(error: unknown): undefined {
  if (!(error instanceof Overloaded)) throw error;
}
