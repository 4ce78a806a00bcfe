/** An element without namespaces and comments. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith('#x') || name.startsWith('#X')) return String.fromCodePoint(parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return entities[name] ?? whole;
  });
}

const local = (name: string): string => name.replace(/^.*:/, '');
const token =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;

/** Undefined: not well-formed. Document types are refused, as the services do. */
export function parseXml(source: string): XmlElement | undefined {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const scanner = new RegExp(token);
  const body = source.replace(/^\uFEFF/, '');
  while (scanner.lastIndex < body.length) {
    const found = scanner.exec(body);
    const top = open.at(-1);
    if (!found || !top) return undefined;
    const [, cdata, closing, name, attributes = '', empty, text] = found;
    if (cdata !== undefined) top.text += cdata;
    else if (text !== undefined) top.text += unescape(text);
    else if (name === undefined) continue;
    else if (closing === '/') {
      if (top === root || top.name !== local(name)) return undefined;
      open.pop();
    } else {
      const element: XmlElement = { name: local(name), attributes: attributesOf(attributes), children: [], text: '' };
      top.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [only] = root.children;
  return open.length === 1 && root.children.length === 1 && root.text.trim() === '' ? only : undefined;
}

function attributesOf(source: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [, name = '', double, single] of source.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    out[name] = unescape(double ?? single ?? '');
  return out;
}
