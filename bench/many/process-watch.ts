import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The most memory that a process was seen to have resident, and the processor time that it took. */
export class ProcessWatch {
  readonly #pid: number;
  mostBytes = 0;
  cpuSeconds = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  async look(): Promise<void> {
    const { stdout } = await execute('ps', ['-o', 'rss=,time=', '-p', String(this.#pid)]);
    const [kib, time] = stdout.trim().split(/\s+/) as [string, string];
    this.mostBytes = Math.max(this.mostBytes, Number(kib) * 1024);
    this.cpuSeconds = seconds(time);
  }
}

/** `[[days-]hours:]minutes:seconds`, the seconds with a fraction on macOS. */
function seconds(time: string): number {
  const [clock, days = '0'] = time.split('-').toReversed() as [string, string?];
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}
