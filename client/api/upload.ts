import { serverReachable } from './connection.ts';
import { apiUrl } from './http.ts';
import { Failure } from './problem.ts';

/** Sends files as one import, which begins when it is confirmed. XMLHttpRequest, because fetch does not tell how much has been sent. */
export function uploadFiles(
  files: readonly File[],
  onSent: (fraction: number) => void,
  signal: AbortSignal,
): Promise<{ id: string }> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append('review', 'true');
    for (const file of files) form.append('file', file, file.name);
    const request = new XMLHttpRequest();
    request.open('POST', apiUrl('/imports'));
    request.setRequestHeader('accept', 'application/json, application/problem+json');
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
    request.onload = () => {
      serverReachable.set(true);
      if (request.status >= 200 && request.status < 300) resolve(request.response as { id: string });
      else reject(Failure.fromStatus(request.status, request.response));
    };
    request.onerror = () => {
      serverReachable.set(false);
      reject(new Failure('offline', null));
    };
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
