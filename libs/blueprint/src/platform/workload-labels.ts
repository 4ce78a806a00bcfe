/** Node labels that Gitpod's pods select by, and the least memory of such a node. Source: the reference architecture, sections 2.1 and 3. */
export const workloadLabels = {
  'gitpod.io/workload_meta': { minimumMemoryBytes: 8e9 },
  'gitpod.io/workload_ide': { minimumMemoryBytes: 4e9 },
  'gitpod.io/workload_workspace_services': { minimumMemoryBytes: 16e9 },
  'gitpod.io/workload_workspace_regular': { minimumMemoryBytes: 16e9 },
  'gitpod.io/workload_workspace_headless': { minimumMemoryBytes: 16e9 },
};

/** Pools of a layout, as the installation file calls them, with the labels of their nodes. */
export function poolLabels(layout: 'two' | 'three'): Record<string, string[]> {
  const services = ['gitpod.io/workload_meta', 'gitpod.io/workload_ide', 'gitpod.io/workload_workspace_services'];
  const regular = 'gitpod.io/workload_workspace_regular';
  const headless = 'gitpod.io/workload_workspace_headless';
  return layout === 'two'
    ? { services, workspaces: [regular, headless] }
    : { services, regular: [regular], headless: [headless] };
}
