/** A policy document of IAM's. docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: { Sid: string; Effect: 'Allow'; Action: string[]; Resource: '*' }[];
}

/** What only looks. */
const reads = /:(?:Describe|Get|List|Simulate)/;

/**
 * The least that the worker's identity must be allowed, from what the resources state: one document for what looks, one for what
 * changes, because one for both is longer than IAM takes.
 */
export function leastPolicies(permissions: Iterable<string>): { reading: PolicyDocument; changing: PolicyDocument } {
  const all = [...new Set(permissions)].sort();
  const document = (sid: string, actions: string[]): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: [{ Sid: sid, Effect: 'Allow', Action: actions, Resource: '*' }],
  });
  return {
    reading: document(
      'SlipwayLooks',
      all.filter((each) => reads.test(each)),
    ),
    changing: document(
      'SlipwayChanges',
      all.filter((each) => !reads.test(each)),
    ),
  };
}
