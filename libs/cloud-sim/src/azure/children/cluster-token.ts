import { timingSafeEqual } from 'node:crypto';
import type { TokenUser } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import type { Azure } from '../azure.ts';
import { adminToken, hasLocalAccounts } from '../containerservice/credentials.ts';

/** Who a bearer token is to a cluster without a directory of its own: its local administrator, as long as it has one. */
export function reviewToken(azure: Azure, cluster: Resource | undefined, token: string): TokenUser | undefined {
  if (!cluster || !hasLocalAccounts(cluster)) return undefined;
  const [known, given] = [adminToken(azure, cluster), token].map((text) => Buffer.from(text));
  if (!known || !given || known.length !== given.length || !timingSafeEqual(known, given)) return undefined;
  return { username: 'masterclient', groups: ['system:masters', 'system:authenticated'] };
}
