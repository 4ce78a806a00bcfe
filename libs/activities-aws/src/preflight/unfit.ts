import type { Finding } from '@slipway/contracts';

/** What an adopted network lacks, and the command by which its owner puts that right. */
export const unfit = (message: string, fix: string, specPath: string): Finding => ({
  level: 'error',
  code: 'INVALID_SPEC',
  rule: 'SW-SPEC-101',
  message,
  fix: `${fix}; then slipway install -f FILE`,
  specPath,
});

/** Worth saying, and nothing that stands in the way. */
export const asWarning = (finding: Finding): Finding => ({ ...finding, level: 'warning' });
