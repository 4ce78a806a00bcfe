/** `failed`: waiting longer does not help. */
export type Readiness = { state: 'ready' } | { state: 'progressing' | 'failed' | 'terminating'; why: string };

export const ready: Readiness = { state: 'ready' };
export const progressing = (why: string): Readiness => ({ state: 'progressing', why });
export const failing = (why: string): Readiness => ({ state: 'failed', why });
