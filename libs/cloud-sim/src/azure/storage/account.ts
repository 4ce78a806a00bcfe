export const accountType = 'Microsoft.Storage/storageAccounts';

/** What the SDK's generations of the last years send. */
export const storageVersions = [
  '2022-09-01',
  '2023-01-01',
  '2023-05-01',
  '2024-01-01',
  '2025-01-01',
  '2025-06-01',
  '2025-08-01',
  '2026-04-01',
  '2026-06-01',
];

export const nameRule = /^[a-z0-9]{3,24}$/;
