import { connect } from 'node:net';
import type { Reach } from '../context.ts';
import { dial } from './dial.ts';

const timeoutMs = 10_000;

/** The line that an SSH server says first (RFC 4253, section 4.2). Rejects when there is none. */
export function sshBanner(reach: Reach, host: string, address: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...dial(reach, host, 22, address), timeout: timeoutMs, signal });
    let text = '';
    socket.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      if (!text.includes('\n') && text.length < 255) return;
      socket.destroy();
      if (text.startsWith('SSH-')) resolve(text.split('\r')[0]!.trim());
      else reject(new Error('what answers on port 22 does not speak SSH'));
    });
    socket.once('timeout', () => socket.destroy(new Error('no banner on port 22')));
    socket.once('error', reject);
    socket.once('end', () => reject(new Error('port 22 was closed without a banner')));
  });
}
