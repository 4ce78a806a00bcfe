/** What a machine's first script hands to the bootstrap program of the EKS images. */
export interface Bootstrap {
  cluster: string;
  endpoint: string | undefined;
  /** Base64 of the authority's PEM. */
  authority: string | undefined;
  useMaxPods: boolean;
  nodeLabels: Record<string, string>;
  maxPods: number | undefined;
}

const program = '/etc/eks/bootstrap.sh';

/** Reads user data as it stands in a launch template: base64 of a script, or of a MIME archive that holds one. Undefined: it joins nothing. */
export function readBootstrap(userData: string): Bootstrap | undefined {
  const script = Buffer.from(userData, 'base64').toString('utf8');
  if (!/^(#!|MIME-Version:|Content-Type: multipart)/i.test(script.trimStart())) return undefined;
  const lines = script.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  const variables = new Map<string, string>();
  for (const line of lines) {
    const assignment = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line);
    if (assignment) variables.set(assignment[1] ?? '', expand(words(assignment[2] ?? '')[0] ?? '', variables));
    const parts = words(line).map((word) => expand(word, variables));
    const start = parts.findIndex((part) => part === program);
    if (start >= 0 && !line.trimStart().startsWith('#')) return parse(parts.slice(start + 1));
  }
  return undefined;
}

function parse(parts: string[]): Bootstrap {
  const options = new Map<string, string>();
  const names: string[] = [];
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? '';
    if (part.startsWith('--')) options.set(part.slice(2), parts[++index] ?? '');
    else names.push(part);
  }
  const kubelet = kubeletFlags(options.get('kubelet-extra-args') ?? '');
  const maxPods = Number(kubelet.get('max-pods'));
  return {
    cluster: names[0] ?? '',
    endpoint: options.get('apiserver-endpoint'),
    authority: options.get('b64-cluster-ca'),
    useMaxPods: options.get('use-max-pods') !== 'false',
    nodeLabels: pairs(kubelet.get('node-labels') ?? ''),
    maxPods: Number.isInteger(maxPods) && maxPods > 0 ? maxPods : undefined,
  };
}

function kubeletFlags(text: string): Map<string, string> {
  const flags = new Map<string, string>();
  const parts = words(text);
  for (let index = 0; index < parts.length; index++) {
    const [name = '', value] = (parts[index] ?? '').replace(/^--/, '').split(/=(.*)/s);
    flags.set(name, value ?? parts[++index] ?? '');
  }
  return flags;
}

function pairs(text: string): Record<string, string> {
  const items = text.split(',').filter((item) => item !== '');
  return Object.fromEntries(items.map((item) => item.split(/=(.*)/s).slice(0, 2) as [string, string]));
}

/** Words of a shell line; single and double quotes hold a word together. */
function words(line: string): string[] {
  const found = line.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g);
  return [...found].map(([word]) => unquote(word));
}

function unquote(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g,
    (_all, single?: string, double?: string, char?: string) =>
      single !== undefined ? single : double !== undefined ? double.replace(/\\(.)/g, '$1') : (char ?? ''),
  );
}

function expand(word: string, variables: Map<string, string>): string {
  return word.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (all, name: string) => variables.get(name) ?? all);
}
