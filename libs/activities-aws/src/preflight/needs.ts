import { platformKinds } from '@slipway/blueprint';
import type { Plan, Step, StepId } from '@slipway/contracts';
import { bucket, databaseInstance, dnsZone, gateways, network, type GatewaysProps } from '../kinds.ts';
import { balancerNeed } from './balancer-need.ts';
import { diskNeed } from './disk-need.ts';
import type { Need } from './need.ts';
import { isNodeGroup } from './node-group-step.ts';

/** Machine families that share one quota. docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-quotas.html */
export const isStandard = (machineType: string): boolean => /^(?:a|c|d|h|i|im|is|m|r|t|z)\d/.test(machineType);

const addressRoom = { ServiceCode: 'vpc', rule: 'SW-QUOTA-007' } as const;

/**
 * Needs of the steps whose things are absent; what stands was counted when it was made.
 * @param processors of a machine type
 */
export function needsOf(
  { steps }: Plan,
  absent: (step: StepId) => boolean,
  processors: (type: string) => number,
): Need[] {
  const missing = steps.filter(({ id, lifecycle }) => lifecycle === 'managed' && absent(id));
  const has = ({ kind }: { kind: string }): boolean => missing.some((step) => step.kind === kind);
  const natZones = missing.find(isGateways)?.props.natZones ?? [];
  const nat = natZones.length;
  const machines = missing.filter(isNodeGroup).filter(({ props }) => isStandard(props.machineType));
  const vcpus = machines.reduce((sum, { props }) => sum + props.desired * processors(props.machineType), 0);
  const needs: Need[] = [
    {
      ...addressRoom,
      QuotaCode: 'L-F678F1CE',
      metric: 'VPCs per Region',
      counted: 'VPCs',
      count: Number(has(network)),
      instead: 'adopt a VPC that stands (network.adopt)',
    },
    {
      ...addressRoom,
      QuotaCode: 'L-A4707A72',
      metric: 'Internet gateways per Region',
      counted: 'internet gateways',
      count: Number(nat > 0),
    },
    {
      ...addressRoom,
      ServiceCode: 'ec2',
      QuotaCode: 'L-0263D0A3',
      metric: 'EC2-VPC Elastic IPs',
      counted: 'addresses',
      count: nat,
      ...(nat > 1 ? { instead: 'set aws.nat to single' } : {}),
    },
    ...natZones.map((zone): Need => ({
      ...addressRoom,
      QuotaCode: 'L-FE5A380F',
      metric: 'NAT gateways per Availability Zone',
      counted: 'NAT gateways',
      count: 1,
      zone,
      instead: 'name other zones (aws.zones)',
    })),
    balancerNeed(steps, has(platformKinds.gitpodEndpoint)),
    diskNeed(steps, missing),
    {
      ServiceCode: 'ec2',
      QuotaCode: 'L-1216C47A',
      metric: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
      counted: 'processors',
      count: vcpus,
      rule: 'SW-QUOTA-006',
      instead: 'take smaller or fewer machines (nodePools)',
    },
    {
      ServiceCode: 'rds',
      QuotaCode: 'L-7B6409FD',
      metric: 'DB instances',
      counted: 'databases',
      count: Number(has(databaseInstance)),
      rule: 'SW-QUOTA-007',
    },
    {
      ServiceCode: 's3',
      QuotaCode: 'L-DC2B2D3D',
      metric: 'General purpose buckets',
      counted: 'buckets',
      count: Number(has(bucket)),
      rule: 'SW-QUOTA-007',
      home: 'us-east-1',
    },
    {
      ServiceCode: 'route53',
      QuotaCode: 'L-4EA4796A',
      metric: 'Hosted zones',
      counted: 'zones',
      count: Number(has(dnsZone)),
      rule: 'SW-QUOTA-008',
      home: 'us-east-1',
      instead: 'adopt a zone that stands (dns.zone)',
    },
  ];
  return needs.filter(({ count }) => count > 0);
}

const isGateways = (step: Step): step is Step & { props: GatewaysProps } => step.kind === gateways.kind;
