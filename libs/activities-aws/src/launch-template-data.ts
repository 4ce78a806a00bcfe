import { createHash } from 'node:crypto';
import type { RequestLaunchTemplateData, ResourceType } from '@aws-sdk/client-ec2';
import { canonicalJson, type Ref } from '@slipway/contracts';
import type { ControlPlaneOutput, LaunchTemplatesProps, NodeTemplate, SecurityGroupOutput } from './kinds.ts';
import { ownTags, tagList } from './ownership.ts';
import { userData } from './user-data.ts';

/** Tags of a group do not reach what its machines are made of, so the template sets them. */
const tagged: ResourceType[] = ['instance', 'network-interface', 'volume'];

/** Machines of the reference architecture, section 5, row `node-pools/launch-templates`. */
export function launchTemplateData(
  ref: Ref,
  props: LaunchTemplatesProps,
  template: NodeTemplate,
  needs: { cluster: ControlPlaneOutput; servicesGroup: SecurityGroupOutput },
): RequestLaunchTemplateData {
  const { cluster, servicesGroup } = needs;
  const { diskType, diskGb, iops, throughput } = template;
  return {
    ImageId: props.image,
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/sda1',
        Ebs: {
          VolumeType: diskType as 'gp3',
          VolumeSize: diskGb,
          ...(iops === null ? {} : { Iops: iops }),
          ...(throughput === null ? {} : { Throughput: throughput }),
          Encrypted: true,
          DeleteOnTermination: true,
        },
      },
    ],
    // One hop: pods do not reach the machine's credentials.
    MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    // With groups of its own a machine is no longer put into that of the cluster.
    SecurityGroupIds: [cluster.securityGroup, ...(template.services ? [servicesGroup.group] : [])],
    TagSpecifications: tagged.map((ResourceType) => ({
      ResourceType,
      Tags: tagList(ownTags(ref, props.tags)),
    })),
    UserData: userData({
      cluster: cluster.name,
      endpoint: cluster.endpoint,
      certificateAuthority: cluster.certificateAuthority,
      dnsAddress: props.clusterDns,
      maxPods: props.maxPods,
      labels: template.workloads,
    }),
  };
}

/**
 * Says in a version's description what its machines are: equal ones are not made twice. Tags do not count, for other tags are no
 * reason to replace machines that workspaces run on; the Auto Scaling group gives its own to machines that come.
 */
export function descriptionOf({ TagSpecifications: _, ...machine }: RequestLaunchTemplateData): string {
  const digest = createHash('sha256').update(canonicalJson(machine)).digest('hex');
  return `slipway ${digest.slice(0, 16)}`;
}
