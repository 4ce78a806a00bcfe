import { obtain } from '../obtain.ts';
import type { Surroundings, ToolDefinition } from '../tool.ts';

/** Run as a program by the tests of what processes do to each other; `onPath` and `release` are not part of it. */
const { definition, surroundings } = JSON.parse(process.argv[2] ?? '{}') as {
  definition: ToolDefinition;
  surroundings: Surroundings;
};
const { onPath: _onPath, ...gadget } = definition;
const provided = await obtain({ ...gadget, release: () => [] }, { ...surroundings, onProgress: console.error });
console.log(provided.origin);
