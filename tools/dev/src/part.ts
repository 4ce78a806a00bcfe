import type { ToolName } from '@slipway/toolchain';
import type { Folders } from './folders.ts';
import type { PartName, PartRecord, Settings } from './state.ts';

/** How a part's process is started. */
export interface Launch {
  command: string;
  args: string[];
  /** On top of this process's environment; undefined removes a variable. */
  env: Record<string, string | undefined>;
  /** Contents of files that the process reads at its start: when they change it has to be started anew. */
  reads: string[];
}

/** What a part can use while it is prepared and looked at. */
export interface PartContext {
  folders: Folders;
  settings: Settings;
  /** Path of a tool; the first call for it starts fetching it. */
  tool(name: ToolName): Promise<string>;
}

/** One process of the stack. */
export interface Part {
  name: PartName;
  /** Parts that must be healthy before this one is prepared. */
  needs: PartName[];
  tools: ToolName[];
  /** Time that it may take to become healthy, and to end when asked to. */
  startTimeoutMs: number;
  stopTimeoutMs: number;
  /** `running`: it is up, so nothing that it uses (a port) counts as taken by a stranger. */
  prepare(context: PartContext, running: boolean): Promise<Launch>;
  /** Runs before each launch, never while a process of this part is up. */
  beforeLaunch?(context: PartContext): void;
  /** Throws, with half a sentence for people, while the running process cannot do its work. */
  check(context: PartContext, record: PartRecord): Promise<void>;
  /** Where it is reached, for people, once it is healthy. */
  address(context: PartContext): string;
  /** Ends what a killed process of this part left behind. */
  sweep?(context: PartContext): Promise<void>;
}
