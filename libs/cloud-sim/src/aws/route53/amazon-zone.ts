import type { ServedRecord, ServedZone } from '../../core/dns-zones.ts';
import { list, object, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { interfacesOf } from '../ec2/footprint.ts';

const name = 'amazonaws.com';
const ttl = 60;

/** The zone in which Amazon names load balancers and databases. It is there before any account makes a zone. */
export function amazonZone(aws: Aws): ServedZone {
  const soa = `ns-1.${name} hostmaster.${name} 1 7200 900 1209600 86400`;
  const records: ServedRecord[] = [
    { name, type: 'SOA', ttl: 900, values: [soa] },
    ...[...aws.graph.all('elb.loadBalancers'), ...aws.graph.all('elbv2.loadBalancers')].map((balancer) =>
      host(
        text(balancer.body, 'DNSName'),
        list(balancer.hidden, 'addresses').filter((item) => typeof item === 'string'),
      ),
    ),
    ...aws.graph.all('rds.instances').map((instance) =>
      host(
        text(object(instance.body, 'Endpoint'), 'Address'),
        // One address: that of the machine in charge, not of its standby.
        interfacesOf(aws, instance.id)
          .slice(0, 1)
          .map(({ body }) => text(body, 'PrivateIpAddress')),
      ),
    ),
  ];
  return {
    name,
    nameServers: [`ns-1.${name}`, `ns-2.${name}`],
    records: records.filter(({ values }) => values.length > 0),
  };
}

const host = (wanted: string, values: string[]): ServedRecord => ({
  name: wanted.toLowerCase(),
  type: 'A',
  ttl,
  values,
});
