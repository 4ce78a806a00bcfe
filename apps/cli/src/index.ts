export { runCli } from './cli/run-cli.ts';
export type { Dependencies } from './cli/context.ts';
export type { Io } from './cli/io.ts';
