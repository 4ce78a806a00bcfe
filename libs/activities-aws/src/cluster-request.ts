import type { CreateClusterCommandInput, LogType, VpcConfigRequest } from '@aws-sdk/client-eks';
import type { Ref } from '@slipway/contracts';
import type { ControlPlaneProps, RoleOutput, SubnetsOutput } from './kinds.ts';
import { ownTags } from './ownership.ts';

/** All that a control plane can log, sorted. */
export const logTypes: LogType[] = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** The cluster of the reference architecture, section 5, row `cluster/control-plane`; its token is added when it is sent. */
export function clusterRequest(
  ref: Ref,
  props: ControlPlaneProps,
  needs: { subnets: SubnetsOutput; role: RoleOutput },
): CreateClusterCommandInput {
  const { subnets, role } = needs;
  return {
    name: ref.name,
    version: props.version,
    roleArn: role.arn,
    resourcesVpcConfig: {
      subnetIds: [...Object.values(subnets.public), ...Object.values(subnets.private)].sort(),
      ...endpoints(props),
    },
    kubernetesNetworkConfig: { serviceIpv4Cidr: props.services, ipFamily: 'ipv4' },
    logging: { clusterLogging: [{ types: logTypes, enabled: true }] },
    accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: true },
    // Pods get their network from Calico, and its agents would fight with those of Amazon's.
    bootstrapSelfManagedAddons: false,
    tags: ownTags(ref, props.tags),
  };
}

/** Nodes reach the API server inside the VPC, the worker and people from where they may. */
export const endpoints = (props: Pick<ControlPlaneProps, 'authorizedCidrs'>): VpcConfigRequest => ({
  endpointPrivateAccess: true,
  endpointPublicAccess: true,
  publicAccessCidrs: props.authorizedCidrs,
});
