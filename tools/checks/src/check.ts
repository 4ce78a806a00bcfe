/** One thing that is right or wrong, as a command that says so by its exit code. */
export interface Check {
  name: string;
  command: readonly [file: string, ...args: string[]];
}

const nx = (target: string): Check => ({ name: target, command: ['nx', 'run-many', '-t', target, '--parallel=2'] });

/**
 * What is checked without running the product. All of it goes through Nx: unchanged projects come from its cache, and the
 * boundary rule works only where Nx has made the project graph.
 */
export const staticChecks: readonly Check[] = [nx('types'), nx('lint'), nx('format'), nx('dead-code')];

/** Bundles of the worker and the command line. */
export const build: Check = nx('build');

/** Downloads or builds what the tests start, before a test's time limit runs. */
export const toolchain: Check = {
  name: 'toolchain',
  command: ['node', 'tools/toolchain/src/main.ts', 'temporal', 'kubernetes', 'helm', 'chromium'],
};
