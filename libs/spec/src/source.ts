import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments } from 'yaml';
import type { Path } from './diagnostic.ts';

export interface Position {
  line: number;
  column: number;
}

/** A problem of the text itself, before any meaning. */
export interface SyntaxProblem extends Position {
  message: string;
  /** The text could be read all the same, e.g. a key that stands twice. */
  readable: boolean;
}

/** An installation file as written: its value, and where each part of it stands. */
export interface Source {
  value: unknown;
  problems: SyntaxProblem[];
  /** Where the value at a path stands: a mapping at its key; what is missing at the key of what should hold it. */
  positionOf(path: Path): Position;
  /** Where the last key of a path stands. */
  positionOfKey(path: Path): Position;
}

/** Reads YAML (1.2 core: no dates, no `yes`) and remembers positions. Never throws. */
export function readSource(text: string): Source {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const document = 'empty' in documents ? undefined : documents[0];
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };

  const problems = (document?.errors ?? []).map((error) => ({
    ...position(error.pos[0]),
    message: lowerFirst(error.message.split('\n')[0] ?? error.message),
    readable: error.code === 'DUPLICATE_KEY',
  }));
  const second = 'empty' in documents ? undefined : documents[1];
  if (second) {
    const message = 'a second document: one file describes one installation';
    problems.push({ ...position(second.range[0]), message, readable: true });
  }

  const contents = (document?.contents ?? undefined) as Node | undefined;
  const walk = (path: Path): { node: Node | undefined; pair: Pair | undefined; found: boolean } => {
    let node = contents;
    let pair: Pair | undefined;
    for (const part of path) {
      const next = isMap(node)
        ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === part)
        : undefined;
      const child = next ? next.value : isSeq(node) && typeof part === 'number' ? node.items[part] : undefined;
      if (next) pair = next;
      if (child === undefined || child === null) return { node, pair, found: false };
      node = child as Node;
    }
    return { node, pair, found: true };
  };
  const start = (node: unknown): Position => position((node as Node | undefined)?.range?.[0] ?? 0);

  return {
    value: problems.every(({ readable }) => readable) ? (document?.toJS({ maxAliasCount: 100 }) as unknown) : undefined,
    problems,
    positionOf(path) {
      const { node, pair, found } = walk(path);
      return found && !isMap(node) ? start(node) : start(pair?.key ?? node);
    },
    positionOfKey(path) {
      const { pair, node } = walk(path);
      return start(pair?.key ?? node);
    },
  };
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
