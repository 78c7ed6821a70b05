/** As the contract names them; its schemas would be loaded with it. */
export const fenceKinds = ['entered', 'dwelled', 'exited', 'crossed', 'checked_in'] as const;
