import { type Entry, translator } from './t.ts';

/** Words of the till page. Who reads them has a queue in front of them. */
const en = {
  title: 'Till',
  'title.at': 'Till of {business}',
  loading: 'One moment…',
  store: 'This till stands in',
  'store.choose': 'Say where this till stands',

  code: 'Code',
  'code.help': 'Type it or scan it, then Enter. Capitals, spaces and dashes do not matter.',
  'code.act': 'Look it up',
  'code.none': 'Type or scan a code first.',
  camera: 'Scan with the camera',
  'camera.stop': 'Stop the camera',
  'camera.help': 'Hold the code in front of the camera.',
  'camera.failed': 'The camera cannot be used here. Type the code instead.',

  good: 'Good. Give:',
  bad: 'Not good',
  given: 'Done. Give:',
  undone: 'Undone. The code can be used again.',
  left: { one: 'Good once more.', other: 'Good {count} more times.' },
  'left.last': 'It is used up now.',
  amount: 'Amount in {currency}, if you like',
  'amount.later': 'What was paid, in {currency}',
  'amount.bad': 'Write an amount such as 12.50.',
  'amount.act': 'Keep the amount',
  'amount.kept': 'Kept: {amount}.',
  'amount.waiting': 'The amount is kept here and sent as soon as there is a connection.',
  give: 'Confirm',
  'give.none': 'Do not take it',
  undo: 'Undo',
  'undo.failed': 'It could not be undone: there is no connection. Try again.',
  'undo.late': 'It is too late to undo it.',

  offline:
    'No connection. A code is only good when the shop’s computer says so, so none can be taken now. Try again in a moment.',
  uncertain:
    'No answer came, so it is not certain whether the code was taken. Try again: it counts once, however often you try.',
  again: 'Try again',
  failed: 'Something went wrong. Try again.',
  busy: 'Too many at once. Wait a few seconds and try again.',
  forbidden:
    'This device may not take codes. Ask the owner for the link of a till, or sign in as the owner or marketer.',
  unknown: 'This browser is not set up as a till.',
  'unknown.how': 'Open the till’s link: the owner finds it in Settings, Phones and tills. Or sign in.',
  'unknown.signIn': 'Sign in',
} satisfies Record<string, Entry>;

export const t = translator<keyof typeof en>(en);
