import { createRequire } from 'node:module';

/** One operation of one API, as a model describes it. */
interface OperationModel {
  input: object;
}

interface ApiModel {
  operations: Record<string, OperationModel>;
}

/** The parts of Amazon's older SDK that know what a request may look like; its types do not name them. */
interface OlderSdk {
  ParamValidator: new (check: { min: boolean; max: boolean; pattern: boolean; enum: boolean }) => {
    validate(shape: object, params: unknown): void;
  };
  Model: { Api: new (model: object) => ApiModel };
}

const require = createRequire(import.meta.url);
// It says at each start that it is old, which is what it is here for.
Object.assign(require('aws-sdk/lib/maintenance_mode_message') as object, { suppress: true });
const older = require('aws-sdk/global') as OlderSdk;

/** What of a request a model does not know or allow, in the validator's words. Undefined: the operation has no model. */
export type RequestCheck = (service: string, operation: string, body: unknown) => string[] | undefined;

/** Checks requests by models. @param read a service's model by its name in the user agents of clients, undefined when there is none */
export function requestCheck(read: (service: string) => object | undefined): RequestCheck {
  const validator = new older.ParamValidator({ min: true, max: true, pattern: true, enum: true });
  const apis = new Map<string, ApiModel | undefined>();
  const apiOf = (service: string): ApiModel | undefined => {
    if (apis.has(service)) return apis.get(service);
    const model = read(service);
    const api = model && new older.Model.Api(model);
    apis.set(service, api);
    return api;
  };
  return (service, operation, body) => {
    const found = apiOf(service)?.operations[operation.charAt(0).toLowerCase() + operation.slice(1)];
    if (!found) return undefined;
    try {
      validator.validate(found.input, body);
      return [];
    } catch (error) {
      const all = (error as { errors?: Error[] }).errors ?? [error as Error];
      return all.map(({ message }) => message);
    }
  };
}

/** Files of the older SDK's models. They state what is needed, of which type, and which keys there are; no lengths and no patterns. */
const files: Record<string, string> = {
  auto_scaling: 'autoscaling-2011-01-01',
  cloudwatch_logs: 'logs-2014-03-28',
  ec2: 'ec2-2016-11-15',
  eks: 'eks-2017-11-01',
  elastic_load_balancing: 'elasticloadbalancing-2012-06-01',
  elastic_load_balancing_v2: 'elasticloadbalancingv2-2015-12-01',
  iam: 'iam-2010-05-08',
  rds: 'rds-2014-10-31',
  resource_groups_tagging_api: 'resourcegroupstaggingapi-2017-01-26',
  route_53: 'route53-2013-04-01',
  s3: 's3-2006-03-01',
  service_quotas: 'service-quotas-2019-06-24',
  ssm: 'ssm-2014-11-06',
  sts: 'sts-2011-06-15',
};

/** By the models that Amazon's older SDK ships: made by Amazon, unknown to the newer one and to the local cloud. */
export const olderModels = (): RequestCheck =>
  requestCheck((service) => {
    const file = files[service];
    return file === undefined ? undefined : (require(`aws-sdk/apis/${file}.min.json`) as object);
  });
