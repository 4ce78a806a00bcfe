import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode } from './failure.ts';
import type { Surroundings } from './tool.ts';

/** A file could not be fetched; the message is half a sentence that names the host. Getting the tool another way may still work. */
export class DownloadError extends Error {}

type Patience = Pick<Surroundings, 'answerTimeoutMs' | 'stallTimeoutMs'>;

/** Fetches `url` into `file` and returns its SHA-256 in hex. A full disk rejects with the file system's own error. */
export async function download(
  url: string,
  file: string,
  patience: Patience,
  onBytes?: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  let bytes = 0;
  await receive(url, patience, async (chunks) => {
    const counted = async function* () {
      for await (const chunk of chunks) {
        hash.update(chunk);
        onBytes?.((bytes += chunk.length));
        yield chunk;
      }
    };
    await pipeline(Readable.from(counted()), createWriteStream(file));
  });
  return hash.digest('hex');
}

/** Fetches a small text. */
export async function downloadText(url: string, patience: Patience): Promise<string> {
  let text = '';
  await receive(url, patience, async (chunks) => {
    for await (const chunk of chunks) text += Buffer.from(chunk).toString('utf8');
  });
  return text;
}

async function receive(
  url: string,
  patience: Patience,
  use: (chunks: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const host = new URL(url).host;
  const abort = new AbortController();
  let tooSlow = `${host} did not answer within ${patience.answerTimeoutMs / 1000} s`;
  const timer = setTimeout(() => abort.abort(), patience.answerTimeoutMs);
  let later: NodeJS.Timeout | undefined;
  const restart = () => {
    clearTimeout(later);
    later = setTimeout(() => abort.abort(), patience.stallTimeoutMs);
  };
  try {
    const response = await fetch(url, { signal: abort.signal });
    clearTimeout(timer);
    if (!response.ok || response.body === null) throw new DownloadError(`${host} answered ${response.status}`);
    tooSlow = `${host} stopped sending for ${patience.stallTimeoutMs / 1000} s`;
    restart();
    await use(watched(response.body, restart));
  } catch (error) {
    if (error instanceof DownloadError) throw error;
    if (abort.signal.aborted) throw new DownloadError(tooSlow, { cause: error });
    const code = errorCode(error);
    if (code === 'ENOSPC' || code === 'EDQUOT') throw error;
    throw new DownloadError(`${host} cannot be reached (${code ?? String(error)})`, { cause: error });
  } finally {
    clearTimeout(timer);
    clearTimeout(later);
  }
}

async function* watched(body: AsyncIterable<Uint8Array>, onChunk: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    onChunk();
    yield chunk;
  }
}
