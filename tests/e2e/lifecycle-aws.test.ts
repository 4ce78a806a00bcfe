import { lifecycle } from './lifecycle.ts';

lifecycle({
  title: 'AWS',
  scope: {
    installation: 'acme-aws',
    incarnation: 1,
    cloud: 'aws',
    account: '123456789012',
    location: 'eu-west-1',
    domain: 'aws.gitpod.acme.example',
    cluster: { name: 'acme-aws', location: 'eu-west-1' },
  },
  control: 'EKS cluster',
  poolChange: /nodegroup/i,
});
