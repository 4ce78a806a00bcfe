import type { CheckFinding } from '../cloud.ts';
import type { InstallationSpec } from '../schema.ts';

/** Ranges that a node's routing cannot tell apart. Only what the file says; a cloud's check knows its own defaults. */
export function checkRanges({ network }: InstallationSpec): CheckFinding[] {
  const written = (['nodes', 'pods', 'services'] as const).flatMap((name) => {
    const cidr = network[name];
    return cidr === undefined ? [] : [{ name, cidr }];
  });
  return written.flatMap((range, index) =>
    written
      .slice(0, index)
      .filter((other) => overlap(range.cidr, other.cidr))
      .map((other) => ({
        path: ['network', range.name],
        message: `${range.cidr} overlaps network.${other.name} (${other.cidr})`,
      })),
  );
}

/** Whether two IPv4 ranges have an address in common. */
export function overlap(a: string, b: string): boolean {
  const [first, second] = [bounds(a), bounds(b)];
  return first.from <= second.to && second.from <= first.to;
}

function bounds(cidr: string): { from: number; to: number } {
  const [address = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const from = Math.floor(number / size) * size;
  return { from, to: from + size - 1 };
}
