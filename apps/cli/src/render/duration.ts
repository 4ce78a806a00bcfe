/** `8s`, `1m30s`, `10m02s`, `2h05m`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  const two = (part: number): string => String(part).padStart(2, '0');
  if (minutes < 60) return whole % 60 === 0 ? `${minutes}m` : `${minutes}m${two(whole % 60)}s`;
  return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
}

/** As above, always with seconds below an hour, and with a tenth below ten seconds, since local runs are quick. */
export function formatMilliseconds(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const text = formatSeconds(seconds);
  return text.endsWith('m') && !text.includes('h') ? `${text}00s` : text;
}

/** Seconds of `90s`, `30m`, `2h`, or a plain number of seconds; undefined when it is none of these. */
export function parseSeconds(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text);
  if (!match) return undefined;
  const factor = { s: 1, m: 60, h: 3600 }[(match[2] ?? 's') as 's' | 'm' | 'h'];
  return Number(match[1]) * factor;
}
