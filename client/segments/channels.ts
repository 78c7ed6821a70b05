/** As the contract names them; its schemas would be loaded with it. */
export const channels = ['email', 'sms', 'push', 'mail'] as const;
