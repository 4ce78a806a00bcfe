import { describe, expect, test } from '@jest/globals';
import { issuesFailure } from './cluster-health.ts';

const what = 'cannot create the node group services';
const ruleOf = (code: string, message = 'words of EKS') => issuesFailure([{ code, message }], what, 'x').failure;

describe('issuesFailure', () => {
  test('issuesFailure: a launch that failed falls under what EC2 refused, not under what EKS calls it', () => {
    const launch = (told: string) =>
      ruleOf('AsgInstanceLaunchFailures', `Could not launch On-Demand Instances. ${told}`);
    expect(
      launch(
        'InsufficientInstanceCapacity - We currently do not have sufficient m6i.xlarge capacity in the Availability Zone you requested (eu-west-1a).',
      ),
    ).toMatchObject({ code: 'CAPACITY', rule: 'SW-CAP-012', message: expect.stringContaining('eu-west-1a') });
    expect(
      launch(
        'VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to.',
      ),
    ).toMatchObject({ code: 'QUOTA_EXCEEDED', rule: 'SW-QUOTA-006' });
    expect(
      ruleOf(
        'AsgInstanceLaunchFailures',
        'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InternalError: Client error on launch',
      ),
    ).toMatchObject({ code: 'UNAUTHORIZED', rule: 'SW-AUTHZ-065', message: expect.stringContaining('key') });
    expect(launch('UnauthorizedOperation - You are not authorized to perform this operation.')).toMatchObject({
      code: 'UNAUTHORIZED',
    });
  });

  test('issuesFailure: nodes that do not join, pods that do not run, and what is missing or denied', () => {
    expect(ruleOf('NodeCreationFailure')).toMatchObject({ code: 'NOT_READY', rule: 'SW-READY-041' });
    expect(ruleOf('InsufficientNumberOfReplicas')).toMatchObject({ code: 'NOT_READY', rule: 'SW-READY-040' });
    expect(ruleOf('PodEvictionFailure')).toMatchObject({ code: 'DEPENDENCY', rule: 'SW-DEP-061' });
    expect(ruleOf('InsufficientFreeAddresses')).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect(ruleOf('AccessDenied')).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(ruleOf('AddonPermissionFailure')).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(ruleOf('SomethingNew')).toMatchObject({ code: 'INTERNAL', rule: 'SW-INT-030' });
  });

  test('issuesFailure: says all that EKS said; where it said nothing, how it ended', () => {
    const issues = [
      { code: 'NodeCreationFailure', message: 'Instances failed to join', resourceIds: ['i-0a1b'] },
      { code: 'AsgInstanceLaunchFailures', message: 'VcpuLimitExceeded - too many' },
    ];
    const { failure } = issuesFailure(issues, what, 'it ended as CREATE_FAILED');
    expect(failure.rule).toBe('SW-QUOTA-006');
    expect(failure.cloudWords).toContain('Instances failed to join (i-0a1b)');
    expect(failure.cloudWords).toContain('VcpuLimitExceeded');
    expect(issuesFailure([], what, 'it ended as CREATE_FAILED').failure.message).toBe(
      `${what}: it ended as CREATE_FAILED`,
    );
  });
});
