/** What other services may ask of EC2: they put things into a customer's network and take them away again. */
export { allow, makeGroup, removeGroup } from './footprint/groups.ts';
export { instancesOf, launchInstance, launchProblem, terminateInstance } from './footprint/instances.ts';
export type { InstanceRequest } from './footprint/instances.ts';
export { interfacesOf, makeInterface, removeInterfaces, setInterfaceGroups } from './footprint/interfaces.ts';
export { launchTemplateData, makeLaunchTemplate, removeLaunchTemplate } from './footprint/launch-templates.ts';
export { storageProblem } from './footprint/storage-problem.ts';
export { subnetFacts } from './footprint/subnet-facts.ts';
export type { SubnetFacts } from './footprint/subnet-facts.ts';
export { attachVolume, detachVolume, makeVolume, removeVolume } from './footprint/volumes.ts';
