import { type Entry, translator } from './t.ts';

const forms = (one: string, other: string): Entry => ({ one, other });

/** Words of the check-in page. Who reads them may be twelve, in a hurry, and at a shop's door. */
const en = {
  title: 'Check in',
  'title.at': 'Check in at {place}',
  loading: 'One moment',

  'scan.title': 'Check in at a shop',
  'scan.help': 'Point your phone’s camera at the code on the poster or at the till. Or type the letters below it.',
  'scan.label': 'Code on the poster',
  'scan.example': '7-K4M9ABCDEF',
  'scan.act': 'Go on',
  'scan.bad': 'That is not a code. A code looks like {example}.',
  'scan.gone': 'This code is not in use any more. Look for a newer poster, or ask at the till.',
  'scan.offline': 'The shop cannot be reached. As soon as you are online, it goes on by itself.',
  'scan.busy': 'The shop is busy. Wait a minute and try again.',
  'scan.oldLink': 'This link is not good any more. Ask the shop for a new one, or scan its poster.',
  'scan.brokenLink': 'This link is not complete. Scan the code again, or type it.',

  'ask.lead': '{business} would like to know that you visit. It is up to you.',
  'ask.kept': 'What {business} keeps',
  'ask.kept.here': 'That you were here and when, each time you tap “I am here”.',
  'ask.kept.position': 'Where you are, one time, when you tap “Share my position once”. Never by itself.',
  'ask.kept.nameless': 'You are not asked for your name.',
  'ask.kept.link': 'The shop made this link for you, so it may know that this phone is yours.',
  'ask.long': 'For how long',
  'ask.long.text': forms(
    'Positions are deleted after {n} day. Your visits stay until you have them forgotten.',
    'Positions are deleted after {n} days. Your visits stay until you have them forgotten.',
  ),
  'ask.back': 'Changing your mind',
  'ask.back.text': 'You can take it back here at any time, and have everything forgotten with one button.',
  'ask.yes.here': 'Agree and check in',
  'ask.yes': 'Agree',
  'ask.no': 'No, thanks',
  'ask.so.far': 'So far nothing about you was sent or kept.',
  'ask.offline': 'The shop could not be reached, so nothing was sent. Try again when you are online.',
  'ask.failed': 'That did not work, and nothing was kept. Try again in a minute.',

  'declined.title': 'That is fine',
  'declined.text': 'Nothing about you was sent or kept. You are just as welcome at {business}.',
  'declined.act': 'I changed my mind',

  here: 'I am here',
  'here.busy': 'Checking in…',
  'here.help': 'Tells {business} that you are at {store}. Your position is not sent.',
  'here.help.nameless': 'Tells {business} that you are at the poster. Your position is not sent.',
  share: 'Share my position once',
  'share.busy': 'Finding out where you are…',
  'share.help': 'Your phone asks you first. It is sent this one time; nobody follows you.',
  'share.only': 'To check in without your position, scan the poster at the shop.',
  'place.other': 'At another shop? Scan the poster there.',

  'told.here': 'You are checked in at {store}, {time}.',
  'told.here.nameless': 'You are checked in, {time}.',
  'told.again': 'You are checked in already. Once in ten minutes is enough.',
  'told.position': 'Your position arrived, {time}. It was {accuracy}.',
  'told.refused.poster-gone':
    'Your check-in of {time} was not taken: the poster’s code is not in use any more. Look for a newer poster.',
  'told.refused.too-old': 'Your check-in of {time} waited so long that the shop does not keep it any more.',
  'told.refused.clock-ahead':
    'Your check-in was not taken: this phone’s clock is more than a day ahead. Set it right and check in again.',
  'told.refused.not-understood':
    'Your check-in of {time} was not taken: the shop could not read it. Load this page again.',
  'accuracy.exact': 'exact to about {distance}',
  'accuracy.rough': 'only rough: within about {distance}',
  'accuracy.useless': 'too rough to tell the street: within about {distance}',
  'accuracy.unknown': 'sent without saying how exact it is',

  'waiting.offline': forms(
    '{n} check-in waits on this phone. It will be sent when you are online.',
    '{n} check-ins wait on this phone. They will be sent when you are online.',
  ),
  'waiting.later': forms(
    '{n} check-in waits on this phone. The shop does not answer just now; it is tried again by itself.',
    '{n} check-ins wait on this phone. The shop does not answer just now; they are tried again by themselves.',
  ),
  'waiting.now': 'Try now',
  'waiting.sending': forms('Sending {n} check-in…', 'Sending {n} check-ins…'),
  'waiting.unkept': 'Keep this page open until then: this browser keeps nothing.',

  'blocked.unknown':
    '{business} does not know this phone any more: it was removed there, or given a new link. Scan the poster again to go on.',
  'blocked.unknown.waiting': forms(
    '{n} check-in is still on this phone and goes along then.',
    '{n} check-ins are still on this phone and go along then.',
  ),
  'blocked.again': 'Agree again and go on',
  'blocked.off': '{business} has switched this phone off, so nothing is taken from it. Ask at the till.',
  'blocked.off.waiting': forms(
    '{n} check-in stays on this phone until then.',
    '{n} check-ins stay on this phone until then.',
  ),
  'blocked.retry': 'Try again',
  'blocked.drop': 'Remove it from this phone',

  'position.insecure':
    'Phones tell their position only to pages with https in their address, and this one has none. Checking in by a poster works all the same.',
  'position.missing': 'This browser cannot tell where you are. Checking in by a poster works all the same.',
  'position.denied':
    'Your phone was told not to share its position here, so nothing was sent. To change that, allow “Location” for this page in the browser’s settings.',
  'position.unavailable':
    'Your phone could not find out where it is, so nothing was sent. Check that location is switched on, and try again near a window or outside.',
  'position.timeout':
    'Finding out where you are took too long, so nothing was sent. Try again near a window or outside.',

  'offers.title': 'For you',
  'offers.code': 'Show this code at the till',
  'offers.until': 'Good until {time}',

  'notify.title': 'Tell me about offers',
  'notify.help': 'A short notification on this phone when {business} has something for you. Only if you want.',
  'notify.on': 'Turn on notifications',
  'notify.busy': 'One moment…',
  'notify.isOn': 'Notifications are on.',
  'notify.off': 'Turn them off',
  'notify.denied':
    'Notifications are blocked for this page. To change that, allow “Notifications” for it in the browser’s settings.',
  'notify.failed': 'That did not work. Check that you are online and try again.',
  'notify.elsewhere': 'They are on for another shop. A phone can have them from one shop here at a time.',
  'notify.apple': 'On an iPhone this works once the page is on your home screen.',
  'notify.done': 'Notifications are on. You can turn them off here.',
  'notify.undone': 'Notifications are off.',

  'install.title': 'Keep it at hand',
  'install.help': 'As an app on your home screen it opens with one tap, also without internet.',
  'install.act': 'Add to home screen',
  'install.apple': 'Tap the Share button of your browser, then “Add to Home Screen”.',
  'install.apple.code': 'The app starts afresh: type this code there once.',

  'kept.title': 'What is kept about you',
  'kept.loading': 'Asking the shop…',
  'kept.offline': 'This list comes from the shop. It shows when you are online.',
  'kept.visits.none': 'No visits yet.',
  'kept.visits': forms('{n} visit', '{n} visits'),
  'kept.visits.most': 'Your latest {n} visits',
  'kept.more': 'Show all',
  'kept.fixes': forms('{n} position, deleted after {days} days', '{n} positions, deleted after {days} days'),
  'kept.fixes.none': 'No positions.',
  'kept.since': 'You agreed on {day}.',
  'kept.save': 'Save this list as a file',
  'kept.file': 'what-the-shop-keeps.json',
  'kept.somewhere': 'A zone of the shop',

  'back.title': 'Take it back',
  'back.consent': 'Stop: keep nothing more',
  'back.consent.help': 'What is kept already stays until you have it forgotten.',
  'back.forget': 'Forget me',
  'back.forget.help': 'Deletes your visits and positions at the shop, and everything on this phone.',
  'back.offline': 'This needs the internet, because the shop has to hear it. Nothing was changed; try again online.',
  'back.failed': 'The shop did not do it. Nothing was changed; try again in a minute.',
  'sure.forget': 'Have everything forgotten?',
  'sure.forget.text':
    '{business} deletes this phone, its visits and its positions. This cannot be undone. Things you bought there are not touched.',
  'sure.forget.waiting': forms(
    '{n} check-in that waits here is thrown away.',
    '{n} check-ins that wait here are thrown away.',
  ),
  'sure.yes': 'Forget me',
  'sure.no': 'Keep it',

  'stopped.title': 'You have stopped',
  'stopped.text':
    '{business} keeps nothing more from this phone. What was kept before stays until you have it forgotten.',
  'stopped.act': 'Agree again',

  'forgotten.title': 'You are forgotten',
  'forgotten.text': '{business} deleted everything from this phone. If you want to come back, scan the poster again.',

  'shops.title': 'Your other shops',
  'notice.fallback': 'News from a shop',
};
export type CheckinKey = keyof typeof en;
export const t = translator<CheckinKey>(en);
