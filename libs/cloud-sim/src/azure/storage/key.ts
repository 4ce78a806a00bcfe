import type { Azure } from '../azure.ts';

/** Base64 text as keys and passwords of Azure look; the same for the same words, so that a restart forgets none. */
export function secretText(azure: Azure, bytes: number, ...words: (string | number)[]): string {
  let hex = '';
  for (let part = 0; hex.length < bytes * 2; part += 1) hex += azure.seeded.hex(64, 'azure secret', part, ...words);
  return Buffer.from(hex.slice(0, bytes * 2), 'hex').toString('base64');
}
