import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A process that outlives a killed parent, as its supervisor finds it. */
export interface RecordedProcess {
  pid: number;
  name: string;
}

/** The list of living children on disk, so that whoever comes after a killed parent can end or adopt them. */
export class PidFile {
  readonly #path: string;
  #processes: RecordedProcess[];

  constructor(path: string) {
    this.#path = path;
    this.#processes = readProcesses(path);
  }

  get processes(): readonly RecordedProcess[] {
    return this.#processes;
  }

  /** The process of this name that was recorded last, which may be long gone. */
  find(name: string): RecordedProcess | undefined {
    return this.#processes.find((process) => process.name === name);
  }

  record(process: RecordedProcess): void {
    this.#replace([...this.#processes.filter(({ name }) => name !== process.name), process]);
  }

  remove(name: string): void {
    this.#replace(this.#processes.filter((process) => process.name !== name));
  }

  #replace(processes: RecordedProcess[]): void {
    this.#processes = processes;
    // Written beside and renamed: a reader never sees half a list.
    writeFileSync(`${this.#path}.new`, `${JSON.stringify(processes, undefined, 2)}\n`);
    renameSync(`${this.#path}.new`, this.#path);
  }
}

function readProcesses(path: string): RecordedProcess[] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RecordedProcess[];
  } catch {
    return [];
  }
}
