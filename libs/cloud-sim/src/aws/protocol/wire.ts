export type ProtocolName = 'awsQuery' | 'ec2Query' | 'restJson' | 'restXml' | 'awsJson';

/** How a service speaks, beyond its table. From the services' API references; the SDK's packages keep it out of their schemas. */
export interface Wire {
  protocol: ProtocolName;
  /** `Version` of a query API, and part of the namespace of its answers. */
  version: string;
  xmlNamespace?: string;
  /** Before the dot of `X-Amz-Target`. */
  target?: string;
  /** Code for a member that is missing or of the wrong type. */
  invalid: string;
}

const query = (version: string, xmlNamespace: string, invalid: string): Wire => ({
  protocol: 'awsQuery',
  version,
  xmlNamespace,
  invalid,
});
const json = (version: string, target: string): Wire => ({
  protocol: 'awsJson',
  version,
  target,
  invalid: 'ValidationException',
});

const wires: Record<string, Wire> = {
  'com.amazonaws.autoscaling': query(
    '2011-01-01',
    'http://autoscaling.amazonaws.com/doc/2011-01-01/',
    'ValidationError',
  ),
  'com.amazonaws.cloudwatchlogs': {
    ...json('2014-03-28', 'Logs_20140328'),
    invalid: 'InvalidParameterException',
  },
  'com.amazonaws.ec2': {
    protocol: 'ec2Query',
    version: '2016-11-15',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    invalid: 'InvalidParameterValue',
  },
  'com.amazonaws.eks': { protocol: 'restJson', version: '2017-11-01', invalid: 'InvalidParameterException' },
  'com.amazonaws.elasticloadbalancing': query(
    '2012-06-01',
    'http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/',
    'ValidationError',
  ),
  'com.amazonaws.elasticloadbalancingv2': query(
    '2015-12-01',
    'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    'ValidationError',
  ),
  'com.amazonaws.iam': query('2010-05-08', 'https://iam.amazonaws.com/doc/2010-05-08/', 'ValidationError'),
  'com.amazonaws.rds': query('2014-10-31', 'http://rds.amazonaws.com/doc/2014-10-31/', 'InvalidParameterValue'),
  'com.amazonaws.resourcegroupstaggingapi': {
    ...json('2017-01-26', 'ResourceGroupsTaggingAPI_20170126'),
    invalid: 'InvalidParameterException',
  },
  'com.amazonaws.route53': {
    protocol: 'restXml',
    version: '2013-04-01',
    xmlNamespace: 'https://route53.amazonaws.com/doc/2013-04-01/',
    invalid: 'InvalidInput',
  },
  'com.amazonaws.s3': {
    protocol: 'restXml',
    version: '2006-03-01',
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    invalid: 'MalformedXML',
  },
  'com.amazonaws.servicequotas': json('2019-06-24', 'ServiceQuotasV20190624'),
  'com.amazonaws.ssm': json('2014-11-06', 'AmazonSSM'),
  'com.amazonaws.sts': query('2011-06-15', 'https://sts.amazonaws.com/doc/2011-06-15/', 'ValidationError'),
};

export function wireOf(namespace: string): Wire {
  const wire = wires[namespace];
  if (!wire) throw new Error(`how ${namespace} speaks is not known here`);
  return wire;
}
