import { object, text } from '../../core/json.ts';
import type { ResourceType } from '../resource-type.ts';
import { ArmFault } from '../fault.ts';
import { accountType, storageVersions } from './account.ts';

/** The one blob service of an account, `default`. */
export const blobServices: ResourceType = {
  type: `${accountType}/blobServices`,
  apiVersions: storageVersions,
  names: /^default$/,
  group: 'BlobServices',
  put: { status: 200, semantics: 'merge' },
  provisioningState: false,
};

const levels = ['None', 'Blob', 'Container'];

/** Containers of blobs. */
export const containers: ResourceType = {
  type: `${accountType}/blobServices/containers`,
  apiVersions: storageVersions,
  names: /^(\$root|[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9])$/,
  badName: () =>
    new ArmFault(
      'ContainerNameInvalid',
      'The specified container name is invalid: 3 to 63 lower-case letters, digits and single hyphens.',
    ),
  group: 'BlobContainers',
  put: {},
  patch: {},
  delete: {},
  etag: 'plain',
  provisioningState: false,
  draft: ({ azure, id, body }) => {
    const account = azure.find(id.split('/').slice(0, -4).join('/'));
    const sent = object(body, 'properties');
    const publicAccess = text(sent, 'publicAccess') || 'None';
    if (!levels.includes(publicAccess))
      throw new ArmFault(
        'InvalidValuesForRequestParameters',
        'Values for request parameters are invalid: publicAccess.',
      );
    if (publicAccess !== 'None' && object(account?.body, 'properties')['allowBlobPublicAccess'] !== true)
      throw new ArmFault('PublicAccessNotPermitted', 'Public access is not permitted on this storage account.', {
        http: 409,
      });
    return {
      body: {
        properties: {
          ...sent,
          publicAccess,
          leaseStatus: 'Unlocked',
          leaseState: 'Available',
          hasImmutabilityPolicy: false,
          hasLegalHold: false,
          lastModifiedTime: azure.clock.iso(),
        },
      },
    };
  },
};
