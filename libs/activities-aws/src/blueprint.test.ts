import { describe, expect, test } from '@jest/globals';
import { Blueprint, type Slots } from '@slipway/blueprint';
import type { Plan } from '@slipway/contracts';
import { loadInstallation } from '@slipway/spec';
import { aws } from './provider.ts';
import type { AwsInstallation } from './spec.ts';
import { installation } from './testing/installation.ts';

function made(spec: AwsInstallation): { plan: Plan; slots: Slots } {
  const resolved = { ...aws.assume(spec), kubernetes: '1.34', image: 'ami-0a1b', mysql: '8.0' };
  const b = new Blueprint(aws.scope(spec, resolved));
  const slots = aws.blueprint(spec, resolved, b);
  return { plan: b.plan(), slots };
}

const planOf = (changes: object = {}, settings: object = {}): Plan => made(installation(changes, settings)).plan;
const adopted = {
  vpc: 'vpc-0a1b2c3d4e5f60718',
  publicSubnets: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712'],
  privateSubnets: ['subnet-0a1b2c3d4e5f60713', 'subnet-0a1b2c3d4e5f60714'],
};
const propsOf = (plan: Plan, id: string) => plan.steps.find((step) => step.id === id)?.props;

describe('awsBlueprint', () => {
  test('awsBlueprint: has every row of the reference architecture with the needs of its table', () => {
    const needs = Object.fromEntries(planOf().steps.map((step) => [step.id, Object.values(step.needs).sort()]));
    const group = ['cluster/subnets', 'node-pools/launch-templates', 'node-pools/role'];
    expect(needs).toEqual({
      'cluster/network': [],
      'cluster/subnets': ['cluster/network'],
      'cluster/gateways': ['cluster/subnets'],
      'cluster/routes': ['cluster/gateways', 'cluster/subnets'],
      'cluster/services-sg': ['cluster/network'],
      'cluster/role': [],
      'cluster/log-group': [],
      'cluster/control-plane': ['cluster/log-group', 'cluster/role', 'cluster/routes', 'cluster/subnets'],
      'cluster/namespaces': ['cluster/control-plane'],
      'cluster/oidc-provider': ['cluster/control-plane'],
      'cluster/kube-proxy': ['cluster/control-plane'],
      'cluster/calico': ['cluster/control-plane'],
      'node-pools/role': [],
      'node-pools/launch-templates': ['cluster/control-plane', 'cluster/services-sg'],
      'node-pools/services': ['cluster/calico', 'cluster/kube-proxy', 'cluster/routes', ...group],
      'node-pools/workspaces': ['cluster/subnets', ...group.slice(1), 'node-pools/services'],
      'node-pools/asg-tags': ['node-pools/services', 'node-pools/workspaces'],
      'node-pools/dns': ['node-pools/services'],
      'node-pools/ebs-csi-role': ['cluster/oidc-provider'],
      'node-pools/ebs-csi': ['node-pools/ebs-csi-role', 'node-pools/services'],
      'node-pools/storage-class': ['node-pools/ebs-csi'],
      'node-pools/autoscaler-role': ['cluster/oidc-provider'],
      'node-pools/autoscaler': [
        'node-pools/asg-tags',
        'node-pools/autoscaler-role',
        'node-pools/dns',
        'node-pools/services',
        'node-pools/workspaces',
      ],
      'dns/zone': [],
      'dns/identity': ['cluster/oidc-provider', 'dns/zone'],
      'cert-manager/identity': ['cluster/oidc-provider', 'dns/zone'],
      'database/credentials': ['cluster/namespaces'],
      'database/subnet-group': ['cluster/subnets'],
      'database/sg': ['cluster/services-sg'],
      'database/parameter-group': [],
      'database/instance': ['database/parameter-group', 'database/sg', 'database/subnet-group'],
      'database/password': ['database/credentials', 'database/instance'],
      'storage/bucket': [],
      'storage/user': ['storage/bucket'],
      'storage/credentials': ['cluster/namespaces', 'storage/bucket', 'storage/user'],
      'registry/credentials': ['cluster/namespaces', 'storage/bucket', 'storage/credentials'],
    });
  });

  test('awsBlueprint: kinds begin with aws, except for what stands inside the cluster', () => {
    const others = planOf().steps.filter(({ kind }) => !kind.startsWith('aws.'));
    expect(others.map(({ kind }) => kind)).toEqual([
      'k8s.namespaces',
      'k8s.database-credentials',
      'k8s.release',
      'k8s.release',
    ]);
  });

  test('awsBlueprint: sizes and layouts are those of table 2.1', () => {
    const pools = (changes: object): unknown[] => {
      const plan = planOf(changes);
      const { templates } = propsOf(plan, 'node-pools/launch-templates') as {
        templates: Record<string, Record<string, unknown>>;
      };
      return plan.steps
        .filter((step) => step.kind === 'aws.node-group')
        .map(({ name, props: { machineType, min, max, desired } }) => {
          const { diskGb, diskType, iops, throughput } = templates[name] ?? {};
          return [name, machineType, `${min}-${max}/${desired}`, diskGb, diskType, iops, throughput].join(' ');
        });
    };
    expect(pools({})).toEqual([
      'services m6i.xlarge 1-6/2 300 gp3 6000 500',
      'workspaces m6i.2xlarge 1-10/2 300 gp3 6000 500',
    ]);
    expect(pools({ size: 'small' })).toEqual([
      'services m6i.xlarge 1-2/1 100 gp3  ',
      'workspaces m6i.2xlarge 1-4/1 100 gp3  ',
    ]);
    expect(pools({ nodePools: { layout: 'three', regular: { max: 7, diskType: 'gp2' } } })).toEqual([
      'services m6i.xlarge 1-4/2 300 gp3 6000 500',
      'regular-workspaces m6i.4xlarge 1-7/1 512 gp2  ',
      'headless-workspaces m6i.4xlarge 1-50/1 512 gp3 6000 500',
    ]);
  });

  test('awsBlueprint: only machines of the services pool may reach the database', () => {
    const { templates } = propsOf(planOf(), 'node-pools/launch-templates') as {
      templates: Record<string, { services: boolean }>;
    };
    expect(Object.entries(templates).map(([name, { services }]) => [name, services])).toEqual([
      ['services', true],
      ['workspaces', false],
    ]);
  });

  test('awsBlueprint: subnets are those of table 2.5, and as many as there are zones', () => {
    expect(propsOf(planOf(), 'cluster/subnets')).toMatchObject({
      zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
      public: ['10.100.0.0/22', '10.100.4.0/22', '10.100.8.0/22'],
      private: ['10.100.64.0/20', '10.100.80.0/20', '10.100.96.0/20'],
    });
    const two = planOf({ network: { cidr: '10.8.16.0/20' } }, { zones: ['eu-west-1c', 'eu-west-1a'], nat: 'perZone' });
    expect(propsOf(two, 'cluster/subnets')).toMatchObject({
      zones: ['eu-west-1a', 'eu-west-1c'],
      public: ['10.8.16.0/26', '10.8.16.64/26'],
      private: ['10.8.20.0/24', '10.8.21.0/24'],
    });
    expect(propsOf(two, 'cluster/gateways')).toMatchObject({ natZones: ['eu-west-1a', 'eu-west-1c'] });
    expect(propsOf(planOf(), 'cluster/gateways')).toMatchObject({ natZones: ['eu-west-1a'] });
  });

  test('awsBlueprint: a small installation has a smaller database without standby', () => {
    expect(propsOf(planOf(), 'database/instance')).toMatchObject({ tier: 'db.m6g.large', highAvailability: true });
    expect(propsOf(planOf({ size: 'small' }), 'database/instance')).toMatchObject({
      tier: 'db.t3.medium',
      highAvailability: false,
    });
  });

  test("awsBlueprint: Gitpod's Service tells the load balancer whose it is, and of which sort", () => {
    const annotationsOf = (settings: object): unknown =>
      JSON.parse(JSON.stringify(made(installation({ tags: { team: 'a b' } }, settings)).slots.installer));
    const prefix = 'service.beta.kubernetes.io/aws-load-balancer';
    const tags = [
      'slipway.dev/incarnation=1',
      'slipway.dev/installation=acme-aws',
      'slipway.dev/step=install/endpoint',
      'team=a b',
    ].join(',');
    const customization = (more: object) => ({
      customization: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'proxy', annotations: { [`${prefix}-additional-resource-tags`]: tags, ...more } },
        },
      ],
    });
    expect(annotationsOf({})).toEqual(customization({}));
    expect(annotationsOf({ loadBalancer: { type: 'nlb' } })).toEqual(customization({ [`${prefix}-type`]: 'nlb' }));
  });

  test('awsBlueprint: an adopted zone keeps its own name and is never ours to destroy', () => {
    const zone = planOf({ dns: { zone: { adopt: 'Z0123456789' } } }).steps.find((step) => step.id === 'dns/zone');
    expect(zone).toMatchObject({ name: 'Z0123456789', lifecycle: 'adopted', props: { tags: {} } });
  });

  test('awsBlueprint: an adopted network takes the place of ours, with its gateways and routes', () => {
    const plan = planOf({ network: { adopt: adopted } });
    const about = plan.steps
      .filter(({ id }) => /^cluster\/(?:network|subnets|gateways|routes)$/.test(id))
      .map(({ id, kind, name, lifecycle }) => [id, kind, name, lifecycle].join(' '));
    const [one, two, three, four] = [...adopted.publicSubnets, ...adopted.privateSubnets];
    expect(about).toEqual([
      `cluster/network aws.adopted-network ${adopted.vpc} adopted`,
      `cluster/subnets aws.adopted-subnets ${one}+${two}/${three}+${four} adopted`,
    ]);
    expect(propsOf(plan, 'cluster/network')).toEqual({ apart: ['172.20.0.0/16', '192.168.0.0/16'] });
    const others = planOf().steps.filter(({ id }) => !/^cluster\/(?:network|subnets|gateways|routes)$/.test(id));
    const rest = plan.steps.filter(({ lifecycle }) => lifecycle === 'managed');
    expect(rest.map(({ id }) => id)).toEqual(others.map(({ id }) => id));
  });

  test('awsBlueprint: equal specs give equal hashes, an edited pool another one and just one other step', () => {
    const [before, same, after] = [{}, {}, { nodePools: { workspaces: { max: 60 } } }].map((changes) =>
      planOf(changes),
    ) as [Plan, Plan, Plan];
    expect(same.hash).toBe(before.hash);
    expect(after.hash).not.toBe(before.hash);
    const changed = after.steps.filter((step, i) => JSON.stringify(step) !== JSON.stringify(before.steps[i]));
    expect(changed.map((step) => step.id)).toEqual(['node-pools/workspaces']);
  });

  test('awsBlueprint: the policies of another partition are named there', () => {
    const policies = (region: string) => propsOf(planOf({ region }), 'cluster/role')?.['policies'];
    expect(policies('eu-west-1')).toEqual(['arn:aws:iam::aws:policy/AmazonEKSClusterPolicy']);
    expect(policies('cn-north-1')).toEqual(['arn:aws-cn:iam::aws:policy/AmazonEKSClusterPolicy']);
  });
});

describe('aws.check', () => {
  const issues = (changes: object, settings: object = {}): string[] =>
    aws.check(installation(changes, settings)).map((issue) => issue.path.join('.'));

  test('aws.check: accepts the defaults', () => expect(issues({})).toEqual([]));

  test('aws.check: reports everything at once', () => {
    expect(
      issues(
        {
          network: { nodes: '10.1.0.0/16', cidr: '192.168.0.0/16', services: '8.0.0.0/16' },
          kubernetes: { version: '1.34.1', channel: 'stable' },
          nodePools: { regular: { min: 1 }, services: { min: 3, max: 2 }, workspaces: { machineType: 'm7g.2xlarge' } },
          tags: { 'aws:team': 'a', 'slipway.dev/x': 'b', ok: 'emoji 🙂' },
          database: { storageGb: 10, maxStorageGb: 10, backupDays: 40 },
        },
        { zones: ['us-east-1a', 'eu-west-1b', 'eu-west-1b'] },
      ),
    ).toEqual([
      'network.nodes',
      'network.cidr',
      'network.services',
      'kubernetes.channel',
      'kubernetes.version',
      'nodePools.services',
      'nodePools.workspaces.machineType',
      'aws.zones.0',
      'aws.zones.2',
      'tags.aws:team',
      'tags.slipway.dev/x',
      'tags.ok',
      'database.storageGb',
      'database.backupDays',
    ]);
  });

  test('aws.check: storage.sharedProject is refused, not ignored: an installation has a bucket of its own', () => {
    expect(issues({ storage: { sharedProject: true } })).toEqual(['storage.sharedProject']);
    expect(issues({ storage: { sharedProject: false } })).toEqual([]);
  });

  test.each(['10.100.0.0/15', '10.100.0.0/21'])('aws.check: a VPC of %s is too large or too small', (cidr) => {
    expect(issues({ network: { cidr } })).toEqual(['network.cidr']);
  });

  test('aws.check: beside an adopted network nothing is said that its owner decides, and its ids look like ids', () => {
    expect(issues({ network: { adopt: adopted } })).toEqual([]);
    const [first = ''] = adopted.publicSubnets;
    const wrong = { vpc: 'vpc-1', publicSubnets: [first, 'acme-public'], privateSubnets: [first] };
    expect(
      issues(
        { network: { adopt: wrong, cidr: '10.1.0.0/16' } },
        { zones: ['eu-west-1a', 'eu-west-1b'], nat: 'perZone' },
      ),
    ).toEqual([
      'network.cidr',
      'aws.zones',
      'aws.nat',
      'network.adopt.vpc',
      'network.adopt.publicSubnets.1',
      'network.adopt.privateSubnets',
      'network.adopt.privateSubnets.0',
    ]);
  });

  test('aws.check: what is wrong about an adopted network is told with its line', () => {
    const text = [
      'apiVersion: slipway.dev/v1',
      'kind: Installation',
      'metadata: { name: acme-aws }',
      'spec:',
      '  cloud: aws',
      "  aws: { accountId: '123456789012' }",
      '  region: eu-west-1',
      '  domain: aws.gitpod.acme.example',
      '  acme: { email: platform@acme.example }',
      '  network:',
      '    adopt:',
      '      vpc: vpc-0a1b2c3d4e5f60718',
      `      publicSubnets: [${adopted.publicSubnets.join(', ')}]`,
      '      privateSubnets:',
      '        - subnet-0a1b2c3d4e5f60713',
      '        - subnet-of-somebody',
    ].join('\n');
    const loaded = loadInstallation(text, 'aws.yaml', { aws });
    expect('diagnostics' in loaded && loaded.diagnostics).toEqual([
      expect.objectContaining({ line: 16, column: 11, path: 'spec.network.adopt.privateSubnets[1]' }),
    ]);
  });

  test('aws.check: a region of another cloud is told', () => {
    expect(issues({ region: 'europe-west1' })).toEqual(['region']);
    expect(issues({ region: 'us-gov-west-1' })).toEqual([]);
  });

  test.each(['m6g.large', 'c7gn.4xlarge', 'a1.large', 't4g.xlarge'])('aws.check: %s is not amd64', (machineType) => {
    expect(issues({ nodePools: { services: { machineType } } })).toEqual(['nodePools.services.machineType']);
  });

  test.each(['g5.4xlarge', 'm6i.large', 'r7a.2xlarge', 'i3en.xlarge'])('aws.check: %s is amd64', (machineType) => {
    expect(issues({ nodePools: { services: { machineType } } })).toEqual([]);
  });

  test('spec.aws: an account is twelve digits, and a number without quotes is refused', () => {
    expect(aws.spec.safeParse({ accountId: '123456789012' }).success).toBe(true);
    expect(aws.spec.safeParse({ accountId: 123456789012 }).success).toBe(false);
    expect(aws.spec.safeParse({ accountId: '1234' }).success).toBe(false);
  });
});
