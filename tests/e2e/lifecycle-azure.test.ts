import { lifecycle } from './lifecycle.ts';

lifecycle({
  title: 'Azure',
  scope: {
    installation: 'acme-azure',
    incarnation: 1,
    cloud: 'azure',
    account: '00000000-0000-4000-8000-000000000001',
    location: 'westeurope',
    domain: 'azure.gitpod.acme.example',
    cluster: { name: 'acme-azure', location: 'acme-gitpod' },
  },
  control: 'AKS cluster',
  poolChange: /AgentPools/,
});
