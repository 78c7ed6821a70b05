export const syncTag = 'hexhood-checkins';
export const channelName = 'hexhood-checkin';
