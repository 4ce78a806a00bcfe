import { isIPv4, isIPv6 } from 'node:net';

const longestString = 255;

/** What is wrong with one value of a record set, in the service's own words; undefined: nothing. */
export function dataProblem(type: string, value: string): string | undefined {
  const problem = rules[type]?.(value);
  return problem === undefined
    ? undefined
    : `Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${value}''`;
}

type Rule = (value: string) => string | undefined;

const domain: Rule = (value) => {
  const labels = value.replace(/\.$/, '').split('.');
  if (labels.some((label) => label === '')) return 'DomainLabelEmpty (Domain label is empty)';
  if (labels.some((label) => label.length > 63)) return 'DomainLabelTooLong (Domain label is too long)';
  return /\s/.test(value) ? 'UnsupportedCharacter (Value contains unsupported characters)' : undefined;
};

const strings: Rule = (value) => {
  if (!/^"([^"\\]|\\.)*"(\s+"([^"\\]|\\.)*")*$/.test(value))
    return 'InvalidCharacterString (Value should be enclosed in quotation marks)';
  const parts = value.match(/"([^"\\]|\\.)*"/g) ?? [];
  const tooLong = parts.some((part) => part.slice(1, -1).replace(/\\(\d{3}|.)/g, 'x').length > longestString);
  return tooLong ? 'CharacterStringTooLong (Value is too long)' : undefined;
};

const rules: Record<string, Rule> = {
  A: (value) => (isIPv4(value) ? undefined : 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)'),
  AAAA: (value) => (isIPv6(value) ? undefined : 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)'),
  CNAME: domain,
  NS: domain,
  PTR: domain,
  TXT: strings,
  SPF: strings,
};
