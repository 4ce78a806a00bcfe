import type { CloudSide, ClusterHost } from '../core/cluster-host.ts';
import type { HttpHandler } from '../core/http-server.ts';
import { Lags } from '../core/lags.ts';
import type { World } from '../core/world.ts';
import type { Aws } from './aws.ts';
import { autoscaling } from './autoscaling/autoscaling.ts';
import { cloudSide } from './children/cloud-side.ts';
import { defineLoadBalancers } from './children/load-balancer.ts';
import { ec2 } from './ec2/ec2.ts';
import { eks } from './eks/eks.ts';
import { elb } from './elb/elb.ts';
import { elbv2 } from './elbv2/elbv2.ts';
import { iam } from './iam/iam.ts';
import { lagProfiles } from './lag-profiles.ts';
import { logs } from './logs/logs.ts';
import { seedAccount } from './operator.ts';
import { serviceHandler } from './pipeline.ts';
import { rds } from './rds/rds.ts';
import { route53 } from './route53/route53.ts';
import { s3 } from './s3/s3.ts';
import type { MakeService } from './service.ts';
import { servicequotas } from './servicequotas/servicequotas.ts';
import { ssm } from './ssm/ssm.ts';
import { sts } from './sts/sts.ts';
import { tagging } from './tagging/tagging.ts';

export interface Amazon {
  aws: Aws;
  /** All services answer on one port. */
  handler: HttpHandler;
  /** Ends the control planes of all clusters. */
  stopClusters(): Promise<void>;
  /** Back to a fresh account; what belongs to no cloud (`resources`, `tasks`, …) is forgotten by whoever owns the world. */
  renew(): void;
}

/**
 * Each in a folder of its name: `ec2/ec2.ts` exports `ec2`. Their tables in the store begin with `aws.` and so does what they keep in
 * `settings`; a reset forgets both. Long operations start with `service` as in the signature.
 */
const services: MakeService[] = [
  autoscaling,
  ec2,
  eks,
  elb,
  elbv2,
  iam,
  logs,
  rds,
  route53,
  s3,
  servicequotas,
  ssm,
  sts,
  tagging,
];

export function amazon(world: World, clusterHost: ClusterHost | undefined): Amazon {
  const aws: Aws = { ...world, lags: new Lags(world.clock, world.seeded, lagProfiles), clusterHost };
  const side = (): CloudSide => cloudSide(aws);
  defineLoadBalancers(aws);
  const made = services.map((make) => make(aws, side));
  seedAccount(aws);
  return {
    aws,
    handler: serviceHandler(aws, made),
    stopClusters: async () => {
      for (const cluster of aws.graph.all('eks.clusters')) await clusterHost?.stop(cluster.id);
    },
    renew: () => {
      aws.store.transaction(() => {
        for (const table of aws.store.tables()) if (table.startsWith('aws.')) aws.store.clear(table);
        for (const key of aws.store.keys('settings')) if (key.startsWith('aws.')) aws.store.delete('settings', key);
        seedAccount(aws);
      });
    },
  };
}
