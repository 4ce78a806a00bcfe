import { DefaultLogger, type LogLevel } from '@temporalio/worker';

/** One JSON object a line on standard error. */
export function say(level: string, msg: string, more: object = {}): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, msg, ...more }, bigintAsText)}\n`);
}

const bigintAsText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

/** What the SDK and the activities log. Failures are in history already, with their causes. */
export const jsonLogger = new DefaultLogger('INFO' satisfies LogLevel, ({ level, message, timestampNanos: _, meta }) =>
  say(level.toLowerCase(), message, meta ?? {}),
);
