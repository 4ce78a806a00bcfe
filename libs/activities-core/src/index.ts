export { CloudCalls } from './cloud-calls.ts';
export type { Patience } from './cloud-calls.ts';
export { concurrently } from './concurrently.ts';
export { registeredNames } from './dns-registry.ts';
export type { RegisteredRecord } from './dns-registry.ts';
export { driftOf } from './drift.ts';
export { failed, notOwned, ResourceFailure } from './failure.ts';
export type { CallContext } from './ports/call.ts';
export type {
  ClusterAccess,
  ClusterApi,
  ClusterCredentials,
  LiveObject,
  Manifest,
  ObjectKey,
  SecretKey,
  SecretStore,
} from './ports/cluster.ts';
export type {
  AnyProvider,
  CloudContext,
  CloudEndpoints,
  CloudProvider,
  Marked,
  ProviderContext,
  SeenPlan,
} from './ports/provider.ts';
export { lookFor, settle } from './lifespan.ts';
export type { Condition, Watched } from './lifespan.ts';
export { isResource } from './ports/resource.ts';
export type { AnyResource, Observed, Resource, ResourceMap, Sweepable } from './ports/resource.ts';
export { rememberedAccess } from './remembered-access.ts';
export { CloudFailure, hasRule, isUnknownOutcome } from './refusal/cloud-failure.ts';
export { bareStatus, code, testsOf } from './refusal/tests.ts';
export type { Test } from './refusal/tests.ts';
export { failureBy, judge, networkVerdict } from './refusal/verdict.ts';
export type { Mapping } from './refusal/verdict.ts';
export { refuseChanges } from './refuse-changes.ts';
export { sendWhenFree } from './send-when-free.ts';
export { sleep, waitFor } from './wait.ts';
export type { Look, WaitOptions } from './wait.ts';
export { activitiesOf } from './activities/index.ts';
export type { ActivityMap, WorkerFacts } from './activities/index.ts';
export { makePlan } from './activities/make-plan.ts';
export { sweep } from './activities/sweep.ts';
export { command } from './notify/command.ts';
export type { Notifying } from './notify/notify.ts';
export { webhook } from './notify/webhook.ts';
export { activityCall } from './activity-call.ts';
export { activity } from './run-activity.ts';
export { ResourceRegistry } from './registry.ts';
