/** Lower case, ending in a dot, `*` and other signs as they are: how names are compared. */
export function fqdn(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/\\(\d{3})/g, (_all, code: string) => String.fromCharCode(parseInt(code, 8)));
  return plain.endsWith('.') ? plain : `${plain}.`;
}

/** As Route 53 shows a name: what is neither letter, digit, `-`, `_` nor `.` becomes an octal code (`\052` for `*`). */
export function shownName(name: string): string {
  return name.replace(/[^a-z0-9_.-]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

export function isDomainName(name: string): boolean {
  return name.length <= 256 && /^(\*\.)?([a-z0-9_!#$%&'()+,/:;<=>?@[\]^`{|}~-]{1,63}\.)+$/.test(name);
}

/** Sorts as the service lists: by labels from the last to the first. */
export function sortKey(name: string): string {
  return name.replace(/\.$/, '').split('.').reverse().join('.');
}

export function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
