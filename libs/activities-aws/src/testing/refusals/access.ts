import type { Answer } from './answer.ts';

const denied = (action: string, why: string): string =>
  `User: arn:aws:sts::123456789012:assumed-role/deployer/ci is not authorized to perform: ${action} because ${why}`;

/** Who is calling, and what he may not do. */
export const access: readonly Answer[] = [
  ...(
    [
      ['sts', 403, 'ExpiredToken', 'The security token included in the request is expired'],
      ['sts', 403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'],
      ['ec2', 401, 'AuthFailure', 'AWS was not able to validate the provided access credentials'],
      ['ec2', 400, 'RequestExpired', 'Request has expired.'],
      ['eks', 403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'],
      ['s3', 403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
      [
        'iam',
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      ],
    ] as const
  ).map(([api, http, code, text]): Answer => ({
    ...{ api, http, code, text },
    means: 'UNAUTHENTICATED',
    rule: 'SW-AUTHN-025',
    says: ['aws sso login'],
  })),
  {
    api: 's3',
    http: 403,
    code: 'RequestTimeTooSkewed',
    text: 'The difference between the request time and the current time is too large.',
    means: 'UNAUTHENTICATED',
    rule: 'SW-AUTHN-067',
    says: ['clock'],
  },
  {
    api: 'iam',
    http: 403,
    code: 'SignatureDoesNotMatch',
    text: 'Signature expired: 20261121T170000Z is now earlier than 20261121T175500Z (20261121T180000Z - 5 min.)',
    means: 'UNAUTHENTICATED',
    rule: 'SW-AUTHN-067',
  },
  {
    api: 'ec2',
    http: 403,
    code: 'UnauthorizedOperation',
    text: `You are not authorized to perform this operation. ${denied('ec2:CreateVpc on resource: arn:aws:ec2:eu-west-1:123456789012:vpc/*', 'no identity-based policy allows the ec2:CreateVpc action')}. Encoded authorization failure message: abc`,
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
    says: ['ec2:CreateVpc is missing', 'grant ec2:CreateVpc'],
  },
  {
    api: 'eks',
    http: 403,
    code: 'AccessDeniedException',
    text: denied('eks:CreateCluster', 'no identity-based policy allows the eks:CreateCluster action'),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
    says: ['eks:CreateCluster'],
  },
  {
    api: 'iam',
    http: 403,
    code: 'AccessDenied',
    text: denied(
      'iam:CreateUser on resource: arn:aws:iam::123456789012:user/x',
      'of an explicit deny in a service control policy',
    ).replace('because of', 'with'),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-021',
    says: ['service control policy', 'iam:CreateUser'],
  },
  {
    api: 's3',
    http: 403,
    code: 'AccessDenied',
    text: 'Access Denied',
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
  },
  {
    api: 'ec2',
    http: 400,
    code: 'OptInRequired',
    text: 'You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.',
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-024',
  },
  {
    api: 'ec2',
    http: 400,
    code: 'PendingVerification',
    text: 'Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete.',
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-024',
  },
];
