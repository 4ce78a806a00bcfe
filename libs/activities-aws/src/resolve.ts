import type { CloudContext } from '@slipway/activities-core';
import type { AwsResolved } from './resolved.ts';
import type { AwsInstallation } from './spec.ts';

/** What only Amazon knows. */
export function resolve(_spec: AwsInstallation, _context: CloudContext): Promise<AwsResolved> {
  throw new Error('not yet');
}
