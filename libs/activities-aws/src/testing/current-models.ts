import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { requestCheck, type RequestCheck } from './request-models.ts';

/** Folders of botocore's models, by the names of services in the user agents of clients. */
const folders: Record<string, string> = {
  auto_scaling: 'autoscaling',
  cloudwatch_logs: 'logs',
  ec2: 'ec2',
  eks: 'eks',
  elastic_load_balancing: 'elb',
  elastic_load_balancing_v2: 'elbv2',
  iam: 'iam',
  rds: 'rds',
  resource_groups_tagging_api: 'resourcegroupstaggingapi',
  route_53: 'route53',
  s3: 's3',
  service_quotas: 'service-quotas',
  ssm: 'ssm',
  sts: 'sts',
};

/**
 * By the models of Amazon's SDK for Python, which state lengths, patterns and enums as well.
 * @param moto the server of the environment that holds them
 */
export const currentModels = (moto: string): RequestCheck =>
  requestCheck((service) => {
    const folder = folders[service];
    if (folder === undefined) return undefined;
    const data = join(dirname(dirname(moto)), 'lib/python3*/site-packages/botocore/data', folder);
    const file = globSync(join(data, '*/service-2.json.gz')).sort().at(-1);
    return file === undefined ? undefined : readable(gunzipSync(readFileSync(file)).toString());
  });

/** The validator reads patterns without `u`: classes of Unicode are widened, what cannot be read at all is left out. */
function readable(model: string): object {
  return JSON.parse(model, (key, value: unknown) => {
    if (key !== 'pattern' || typeof value !== 'string') return value;
    const pattern = value
      .replaceAll('\\p{L}', 'A-Za-z\\u00c0-\\uffff')
      .replaceAll('\\p{Z}', ' ')
      .replaceAll('\\p{N}', '0-9')
      .replaceAll('\\p{M}', '');
    try {
      return new RegExp(pattern).source;
    } catch {
      return undefined;
    }
  }) as object;
}
