/** Types of Microsoft.Compute that this folder serves. */
export const computeTypes = {
  scaleSet: 'Microsoft.Compute/virtualMachineScaleSets',
  disk: 'Microsoft.Compute/disks',
} as const;

export const computeVersions = ['2023-09-01', '2024-03-01', '2024-07-01', '2024-11-01', '2025-04-01', '2026-04-01'];
export const diskVersions = ['2023-10-02', '2024-03-02', '2025-01-02', '2026-03-02'];
export const skuVersions = ['2021-07-01'];
