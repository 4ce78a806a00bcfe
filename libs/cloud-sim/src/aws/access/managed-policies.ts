import type { JsonObject } from '../../core/json.ts';

const allow = (actions: string[], resources: string[] = ['*'], condition?: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources,
  ...(condition === undefined ? {} : { Condition: condition }),
});
const policy = (...statements: JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement: statements });
const actions = (service: string, names: string): string[] => names.split(' ').map((name) => `${service}:${name}`);

const ebsTag = (source: string): JsonObject => ({ StringLike: { [`${source}/ebs.csi.aws.com/cluster`]: 'true' } });

/**
 * Policies that Amazon keeps, by ARN, with the parts of their documents that anything here is decided by. From the AWS managed policy
 * reference.
 */
export const managedPolicies: Record<string, JsonObject> = {
  'arn:aws:iam::aws:policy/AdministratorAccess': policy(allow(['*'])),
  'arn:aws:iam::aws:policy/AmazonEKSClusterPolicy': policy(
    allow([
      ...actions('autoscaling', 'DescribeAutoScalingGroups UpdateAutoScalingGroup'),
      ...actions(
        'ec2',
        'AttachVolume AuthorizeSecurityGroupIngress CreateRoute CreateSecurityGroup CreateTags CreateVolume DeleteRoute DeleteSecurityGroup DeleteVolume DescribeInstances DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVolumes DescribeVolumesModifications DescribeVpcs DescribeDhcpOptions DescribeNetworkInterfaces DescribeAvailabilityZones DetachVolume ModifyInstanceAttribute ModifyVolume RevokeSecurityGroupIngress DescribeAccountAttributes DescribeAddresses DescribeInternetGateways DescribeInstanceTopology',
      ),
      'elasticloadbalancing:*',
      'kms:DescribeKey',
    ]),
    allow(['iam:CreateServiceLinkedRole'], ['*'], {
      StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' },
    }),
  ),
  'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy': policy(
    allow(
      actions(
        'ec2',
        'DescribeInstances DescribeInstanceTypes DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVolumes DescribeVolumesModifications DescribeVpcs',
      ),
    ),
    allow(['eks:DescribeCluster', 'eks-auth:AssumeRoleForPodIdentity']),
  ),
  'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly': policy(
    allow(
      actions(
        'ecr',
        'GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer GetRepositoryPolicy DescribeRepositories ListImages DescribeImages BatchGetImage GetLifecyclePolicy GetLifecyclePolicyPreview ListTagsForResource DescribeImageScanFindings',
      ),
    ),
  ),
  'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly': policy(
    allow(actions('ecr', 'GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer BatchGetImage')),
  ),
  'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy': policy(
    allow(
      actions(
        'ec2',
        'AssignPrivateIpAddresses AttachNetworkInterface CreateNetworkInterface DeleteNetworkInterface DescribeInstances DescribeTags DescribeNetworkInterfaces DescribeInstanceTypes DescribeSubnets DetachNetworkInterface ModifyNetworkInterfaceAttribute UnassignPrivateIpAddresses',
      ),
    ),
    allow(['ec2:CreateTags'], ['arn:aws:ec2:*:*:network-interface/*']),
  ),
  'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore': policy(
    allow([
      ...actions(
        'ssm',
        'DescribeAssociation GetDeployablePatchSnapshotForInstance GetDocument DescribeDocument GetManifest GetParameter GetParameters ListAssociations ListInstanceAssociations PutInventory PutComplianceItems PutConfigurePackageResult UpdateAssociationStatus UpdateInstanceAssociationStatus UpdateInstanceInformation',
      ),
      'ssmmessages:*',
      'ec2messages:*',
    ]),
  ),
  'arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy': policy(
    allow(
      actions(
        'ec2',
        'DescribeAvailabilityZones DescribeInstances DescribeSnapshots DescribeTags DescribeVolumes DescribeVolumesModifications DescribeVolumeStatus',
      ),
    ),
    allow(['ec2:ModifyVolume', 'ec2:CopyVolumes'], ['arn:aws:ec2:*:*:volume/*']),
    allow(['ec2:AttachVolume', 'ec2:DetachVolume'], ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:instance/*']),
    allow(['ec2:CreateTags'], ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*'], {
      StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'CreateSnapshot', 'CopyVolumes'] },
    }),
    allow(['ec2:DeleteTags'], ['arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:snapshot/*']),
    allow(['ec2:CreateVolume'], ['arn:aws:ec2:*:*:volume/*'], ebsTag('aws:RequestTag')),
    allow(['ec2:CreateVolume'], ['arn:aws:ec2:*:*:volume/*'], {
      StringLike: { 'aws:RequestTag/CSIVolumeName': '*' },
    }),
    allow(['ec2:DeleteVolume'], ['arn:aws:ec2:*:*:volume/*'], ebsTag('ec2:ResourceTag')),
    allow(['ec2:DeleteVolume'], ['arn:aws:ec2:*:*:volume/*'], {
      StringLike: { 'ec2:ResourceTag/CSIVolumeName': '*' },
    }),
    allow(['ec2:DeleteVolume'], ['arn:aws:ec2:*:*:volume/*'], {
      StringLike: { 'ec2:ResourceTag/kubernetes.io/created-for/pvc/name': '*' },
    }),
    allow(['ec2:CreateSnapshot', 'ec2:EnableFastSnapshotRestores'], ['arn:aws:ec2:*:*:snapshot/*']),
    allow(['ec2:DeleteSnapshot'], ['arn:aws:ec2:*:*:snapshot/*'], ebsTag('ec2:ResourceTag')),
  ),
};
