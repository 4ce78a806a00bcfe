/** What Amazon added after the older SDK's models were frozen, in September 2025. */
export interface NewerField {
  service: string;
  operation: string;
  /** In the validator's words. */
  said: string;
  source: string;
  reason: string;
}

export const newerFields: readonly NewerField[] = [
  {
    service: 's3',
    operation: 'CreateBucket',
    said: "Unexpected key 'Tags' found in params.CreateBucketConfiguration",
    source: 'docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html',
    reason: 'a bucket is ours from its first moment, without a second call that may be lost',
  },
];

/** Operations younger than the models, and where Amazon describes them. */
export const newerOperations: Readonly<Record<string, string>> = {
  'eks/DescribeClusterVersions': 'docs.aws.amazon.com/eks/latest/APIReference/API_DescribeClusterVersions.html',
};
