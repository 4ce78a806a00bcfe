import type { Reach } from '../context.ts';

export interface Address {
  host: string;
  port: number;
}

/** Where to connect for `host:port`: the most exact entry of the worker's map, else its public address. */
export function dial({ dial: map = {} }: Reach, host: string, port: number, publicAddress: string): Address {
  const parents = host.split('.').map((_, index, labels) => `*.${labels.slice(index + 1).join('.')}:${port}`);
  const target = [`${host}:${port}`, ...parents.slice(0, -1), `*:${port}`]
    .map((key) => map[key])
    .find((found) => found !== undefined);
  if (target === undefined) return { host: publicAddress, port };
  const colon = target.lastIndexOf(':');
  return { host: target.slice(0, colon), port: Number(target.slice(colon + 1)) };
}
