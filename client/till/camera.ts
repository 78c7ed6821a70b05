interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
declare global {
  var BarcodeDetector: (new () => Detector) | undefined;
}

/** Not every browser reads codes from pictures, and none uses a camera without https. */
export const canScan = (): boolean =>
  globalThis.BarcodeDetector !== undefined && !!navigator.mediaDevices?.getUserMedia;

const pauseMs = 150;

/** Shows the camera in `video` until a code is read or `signal` says to stop. Undefined: stopped. Rejects without a camera. */
export async function scan(video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> {
  if (!globalThis.BarcodeDetector) throw new Error('no detector');
  const detector = new globalThis.BarcodeDetector();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const [found] = await detector.detect(video);
      if (found?.rawValue) return found.rawValue;
      await new Promise((done) => setTimeout(done, pauseMs));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}
