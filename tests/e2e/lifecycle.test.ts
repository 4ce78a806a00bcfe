import { lifecycle } from './lifecycle.ts';

lifecycle({
  title: 'Google Cloud',
  scope: {
    installation: 'acme-gcp',
    incarnation: 1,
    cloud: 'gcp',
    account: 'acme-dev-platform',
    location: 'europe-west1',
    domain: 'gcp.gitpod.acme.example',
    cluster: { name: 'acme-gcp', location: 'europe-west1' },
  },
  control: 'GKE cluster',
  poolChange: /nodePool/i,
});
