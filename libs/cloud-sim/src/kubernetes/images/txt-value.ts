/** The text of a TXT record's value as a zone lists it: with or without quotes, in one string or in several. */
export function unquoted(value: string): string {
  const strings = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)];
  return strings.length > 0 ? strings.map(([, text = '']) => text.replaceAll(/\\(.)/g, '$1')).join('') : value;
}

/** A TXT record's value as zones take it. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
