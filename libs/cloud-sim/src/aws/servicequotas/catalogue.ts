/** One quota as Service Quotas lists it. */
export interface QuotaRow {
  serviceCode: string;
  serviceName: string;
  quotaCode: string;
  quotaName: string;
  /** Of a new account. */
  standard: number;
  /** What this account was given, where it differs. */
  applied?: number;
  /** Counted over the whole account and kept in us-east-1 only. */
  global: boolean;
}

const row = (
  serviceCode: string,
  serviceName: string,
  quotaCode: string,
  quotaName: string,
  standard: number,
  rest: { applied?: number; global?: boolean } = {},
): QuotaRow => ({ serviceCode, serviceName, quotaCode, quotaName, standard, global: false, ...rest });

const vpc = 'Amazon Virtual Private Cloud (Amazon VPC)';
const ec2 = 'Amazon Elastic Compute Cloud (Amazon EC2)';
const elb = 'Elastic Load Balancing (ELB)';

/** Codes, names and defaults as the service's console lists them. */
export const quotas: readonly QuotaRow[] = [
  row('vpc', vpc, 'L-F678F1CE', 'VPCs per Region', 5),
  row('vpc', vpc, 'L-A4707A72', 'Internet gateways per Region', 5),
  row('vpc', vpc, 'L-FE5A380F', 'NAT gateways per Availability Zone', 5),
  row('vpc', vpc, 'L-407747CB', 'Subnets per VPC', 200),
  row('vpc', vpc, 'L-E79EC296', 'VPC security groups per Region', 2500),
  row('vpc', vpc, 'L-DF5E4CA3', 'Network interfaces per Region', 5000),
  row('ec2', ec2, 'L-0263D0A3', 'EC2-VPC Elastic IPs', 5),
  row('ec2', ec2, 'L-1216C47A', 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances', 5, {
    applied: 256,
  }),
  row(
    'ebs',
    'Amazon Elastic Block Store (Amazon EBS)',
    'L-7A658B76',
    'Storage for General Purpose SSD (gp3) volumes, in TiB',
    50,
  ),
  row('elasticloadbalancing', elb, 'L-E9E9831D', 'Classic Load Balancers per Region', 20),
  row('elasticloadbalancing', elb, 'L-53DA6B97', 'Application Load Balancers per Region', 50),
  row('elasticloadbalancing', elb, 'L-69A177A2', 'Network Load Balancers per Region', 50),
  row('eks', 'Amazon Elastic Kubernetes Service (Amazon EKS)', 'L-1194D53C', 'Clusters', 100),
  row('rds', 'Amazon Relational Database Service (Amazon RDS)', 'L-7B6409FD', 'DB instances', 40),
  row('rds', 'Amazon Relational Database Service (Amazon RDS)', 'L-48C6BF61', 'DB subnet groups', 50),
  row('rds', 'Amazon Relational Database Service (Amazon RDS)', 'L-DE55804A', 'Parameter groups', 50),
  row('iam', 'AWS Identity and Access Management (IAM)', 'L-FE177D64', 'Roles per account', 1000, { global: true }),
  row('route53', 'Amazon Route 53', 'L-4EA4796A', 'Hosted zones', 500, { global: true }),
  row('s3', 'Amazon Simple Storage Service (Amazon S3)', 'L-DC2B2D3D', 'General purpose buckets', 10000, {
    global: true,
  }),
];

export function quotaRow(serviceCode: string, quotaCode: string): QuotaRow | undefined {
  return quotas.find((item) => item.serviceCode === serviceCode && item.quotaCode === quotaCode);
}
