/** A compiled URL template: `{name}` is one segment, `{name=projects/*}` a pattern, `**` any number of segments. */
export interface PathTemplate {
  match(path: string): Record<string, string> | undefined;
}

export function compilePath(template: string): PathTemplate {
  const names: string[] = [];
  let source = '';
  let rest = template;
  while (rest !== '') {
    const variable = /^\{([\w.]+)(?:=([^}]+))?\}/.exec(rest);
    if (variable) {
      names.push(variable[1] ?? '');
      source += `(${pattern(variable[2] ?? '*')})`;
      rest = rest.slice(variable[0].length);
    } else {
      const literal = /^[^{]+/.exec(rest)?.[0] ?? rest;
      source += pattern(literal);
      rest = rest.slice(literal.length);
    }
  }
  const compiled = new RegExp(`^${source}$`);
  return {
    match(path) {
      const found = compiled.exec(path);
      if (!found) return undefined;
      return Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')]));
    },
  };
}

function pattern(text: string): string {
  return text
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.+' : part === '*' ? '[^/:]+' : part.replace(/[.+?^$()[\]\\|]/g, '\\$&')))
    .join('');
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
