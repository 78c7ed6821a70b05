import { isApple, isInstalled } from './device.ts';

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** `ask`: the browser can put the page on the home screen when told to; `by-hand`: the person has to (iPhones). */
export type Install = 'done' | 'ask' | 'by-hand' | 'none';

/** Holds the browser's offer to install back until the person presses a button of ours. */
export function watchInstall(changed: () => void) {
  let offered: InstallPrompt | null = null;
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offered = event as InstallPrompt;
    changed();
  });
  window.addEventListener('appinstalled', () => {
    offered = null;
    changed();
  });
  return {
    state(): Install {
      if (isInstalled()) return 'done';
      if (offered) return 'ask';
      return isApple ? 'by-hand' : 'none';
    },
    async ask(): Promise<void> {
      await offered?.prompt();
      offered = null;
      changed();
    },
  };
}
