import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { isResource, ResourceFailure, type ProviderContext } from '@slipway/activities-core';
import { Blueprint } from '@slipway/blueprint';
import { refOf, type Json, type Plan } from '@slipway/contracts';
import { FakeClusterApi } from '@slipway/testing/fake-cluster-api';
import { FakeSecretStore } from '@slipway/testing/fake-secret-store';
import { cloudOf } from '../cloud.ts';
import { aws } from '../provider.ts';
import { installation } from './installation.ts';
import { callContext } from './stage.ts';

/** `pass`, or why not, in a few words. */
export type Outcome = 'pass' | `unsupported: ${string}` | `fail: ${string}` | `skipped: ${string}`;

/** By step, then `ensure`, `ensure again`, `destroy`, `destroy again`. */
export type Outcomes = Record<string, Outcome>;

/** Nothing is waited for there: what is not visible at once will never be. */
const pollScale = 0.002;

/** Runs every resource of the example installation against another implementation of Amazon's APIs. */
export async function tryAt(endpoint: string): Promise<Outcomes> {
  const secrets = new FakeSecretStore();
  const context: ProviderContext = {
    endpoints: { endpoint },
    pollScale,
    call: callContext(),
    secrets,
    clusterApi: new FakeClusterApi(),
  };
  const plan = planOf();
  const resources = await aws.resources(context);
  const outcomes: Outcomes = {};
  const outputs = new Map<string, Json>();
  const made = new Set<string>();
  const ours = plan.steps.filter(({ kind }) => kind.startsWith('aws.'));
  const values = { username: 'gitpod', password: 'a'.repeat(32), encryptionKeys: '[]' };
  const credentials = { scope: plan.scope, step: 'database/credentials', kind: 'k8s.database-credentials' } as const;
  await secrets.fill(
    { ...credentials, name: 'database', lifecycle: 'managed' },
    { namespace: 'gitpod', name: 'database' },
    Object.keys(values),
    async () => values,
  );
  for (const step of ours) {
    const resource = resources[step.kind];
    if (!resource || !isResource(resource)) throw new Error(`no resource ${step.kind}`);
    const needs = Object.entries(step.needs);
    const missing = needs.find(([, need]) => made.has(need) && !outputs.has(need));
    const inputs = Object.fromEntries(needs.map(([port, need]) => [port, outputs.get(need) ?? {}]));
    for (const verb of ['ensure', 'ensure again'] as const) {
      outcomes[`${step.id} ${verb}`] = missing
        ? `skipped: ${missing[1]}`
        : await outcomeOf(async () => {
            const output = await resource.ensure(refOf(plan.scope, step), step.props as never, inputs as never);
            outputs.set(step.id, output);
          });
    }
    made.add(step.id);
    const known = await standIns[step.kind]?.(context, plan);
    if (!outputs.has(step.id) && known !== undefined) outputs.set(step.id, known);
  }
  for (const step of [...ours].reverse()) {
    const resource = resources[step.kind];
    for (const verb of ['destroy', 'destroy again'] as const)
      outcomes[`${step.id} ${verb}`] = await outcomeOf(async () => resource?.destroy(refOf(plan.scope, step)));
  }
  return outcomes;
}

/** Outputs of what was made as far as the routes go, so that one that is missing does not hide all that come after it. */
const standIns: Record<string, (context: ProviderContext, plan: Plan) => Promise<Json>> = {
  'aws.addon': async () => ({}),
  'aws.bucket': async (_, { scope, steps }) => ({
    bucket: steps.find(({ kind }) => kind === 'aws.bucket')?.name ?? '',
    region: scope.location,
    endpoint: `s3.${scope.location}.amazonaws.com`,
  }),
  'aws.cluster': async (context, { scope }) => {
    const { cluster = {} } = await (
      await cloudOf(context, scope).clients.eks()
    ).send(new DescribeClusterCommand({ name: scope.cluster.name }));
    return {
      ...scope.cluster,
      endpoint: cluster.endpoint ?? '',
      certificateAuthority: cluster.certificateAuthority?.data ?? '',
      issuer: cluster.identity?.oidc?.issuer ?? '',
      securityGroup: cluster.resourcesVpcConfig?.clusterSecurityGroupId ?? '',
    };
  },
};

function planOf(): Plan {
  const spec = installation({ database: { engineVersion: '8.0' } });
  const resolved = { ...aws.assume(spec), kubernetes: '1.34', image: 'ami-12c6146b', databaseTier: 'db.m6g.large' };
  const b = new Blueprint(aws.scope(spec, resolved));
  aws.blueprint(spec, resolved, b);
  return b.plan();
}

const noRoute = /not been implemented|NotImplemented|<!doctype/i;

/** The sentence's beginning. */
const whatOf = (message: string): string => message.split(':')[0] ?? '';

async function outcomeOf(run: () => Promise<unknown>): Promise<Outcome> {
  try {
    await run();
    return 'pass';
  } catch (error) {
    if (error instanceof ResourceFailure) {
      const { rule, message, cloudWords = '' } = error.failure;
      // A route that is missing is answered with a page for browsers.
      return noRoute.test(`${message} ${cloudWords}`) ? `unsupported: ${whatOf(message)}` : `fail: ${rule}`;
    }
    return `fail: ${String(error)}`;
  }
}
