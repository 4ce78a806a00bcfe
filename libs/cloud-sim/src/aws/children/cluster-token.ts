import type { TokenUser } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import type { HttpRequest } from '../../core/http-server.ts';
import { text } from '../../core/json.ts';
import { hashOf, signingKey } from '../access/credentials.ts';
import { readSignature, signs, timeOf } from '../access/signature.ts';
import type { Aws } from '../aws.ts';
import { identityArn } from '../eks/access-entries.ts';
import { isClusterAdmin } from '../eks/access-policies.ts';
import { childNamed } from '../eks/names.ts';
import type { Principal } from '../service.ts';

const prefix = 'k8s-aws-v1.';
const lifetime = 15 * 60_000;
const clusterHeader = 'x-k8s-aws-id';

/**
 * Who a cluster token stands for: a presigned request to STS that names the cluster in a signed header, checked here without sending it.
 * Times are real, as clients sign by their own clocks. Undefined: nobody whom the cluster lets in.
 */
export function reviewToken(aws: Aws, cluster: Resource | undefined, token: string): TokenUser | undefined {
  const principal = cluster && signerOf(aws, cluster, token);
  if (!cluster || !principal) return undefined;
  const entry = childNamed(aws, cluster.id, 'accessEntries', identityArn(aws, principal));
  if (!entry) return undefined;
  const session = principal.arn.split('/').at(-1) ?? '';
  const username = text(entry.body, 'username')
    .replace('{{SessionName}}', session)
    .replace('{{SessionNameRaw}}', session);
  const groups = (entry.body['kubernetesGroups'] as string[] | undefined) ?? [];
  // Access policies are an authoriser of their own; inside the simulated cluster the widest of them is the group of administrators.
  return {
    username,
    groups: ['system:authenticated', ...groups, ...(isClusterAdmin(entry) ? ['system:masters'] : [])],
  };
}

function signerOf(aws: Aws, cluster: Resource, token: string): Principal | undefined {
  if (!token.startsWith(prefix)) return undefined;
  const url = readUrl(Buffer.from(token.slice(prefix.length), 'base64url').toString('utf8'));
  const hosts = [`sts.${cluster.location}.amazonaws.com`, 'sts.amazonaws.com'];
  if (!url || url.protocol !== 'https:' || !hosts.includes(url.host) || url.pathname !== '/') return undefined;
  if (url.searchParams.get('Action') !== 'GetCallerIdentity') return undefined;
  const http: HttpRequest = {
    method: 'GET',
    target: `${url.pathname}${url.search}`,
    url,
    headers: { host: url.host, [clusterHeader]: cluster.name },
    body: '',
    bytes: Buffer.alloc(0),
  };
  const signature = readSignature(http);
  if (!signature || signature.service !== 'sts') return undefined;
  const signed = ['host', clusterHeader].every((name) => signature.signedHeaders.includes(name));
  const expires = signature.expires ?? NaN;
  if (!signed || !(expires >= 0 && expires <= lifetime / 1000)) return undefined;
  const age = Date.now() - timeOf(signature);
  if (!(age <= lifetime && age >= -lifetime)) return undefined;
  const key = signingKey(aws, signature.accessKeyId);
  if (!key || !signs(http, signature, key.secret)) return undefined;
  const { session } = key;
  const tokenFits = session ? hashOf(signature.token ?? '') === session.tokenHash : signature.token === undefined;
  if (!tokenFits || (session && session.expiresAt <= Date.now())) return undefined;
  return key.principal;
}

function readUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
