/** APIs that an installation calls, or that its cluster calls for it. Source: the reference architecture, section 4. */
export const platformApis = [
  'artifactregistry',
  'cloudbilling',
  'cloudresourcemanager',
  'compute',
  'container',
  'dns',
  'iam',
  'iamcredentials',
  'serviceusage',
  'sqladmin',
  'storage',
].map((api) => `${api}.googleapis.com`);

/** What has to answer before a plan can be made. */
export const planningApis = ['cloudresourcemanager', 'serviceusage', 'compute', 'container'].map(
  (api) => `${api}.googleapis.com`,
);
