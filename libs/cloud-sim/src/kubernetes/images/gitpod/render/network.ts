import type { KubernetesObject, ServicePort } from '../../../api/objects.ts';
import { workloadsOf } from '../workloads.ts';
import type { RenderContext } from './render-context.ts';

/** The way in: the only Service that the world can reach. Source: the reference architecture, section 8.5. */
export function proxyService(context: RenderContext): KubernetesObject {
  const { config } = context;
  const { domain } = config;
  const { serviceType = 'LoadBalancer', annotations = {} } = config.components?.proxy?.service ?? {};
  const port = (name: string, number: number): ServicePort => ({ name, port: number, targetPort: number });
  const metadata = context.metadata('proxy');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...metadata,
      annotations: {
        'external-dns.alpha.kubernetes.io/hostname': `${domain},*.${domain},*.ws.${domain}`,
        'cloud.google.com/neg': '{"exposed_ports": {"80":{},"443": {}}}',
        ...annotations,
      },
    },
    spec: {
      type: serviceType,
      selector: context.labels('proxy'),
      ports: [
        port('http', 80),
        port('https', 443),
        port('metrics', 9500),
        ...(config.sshGatewayHostKey ? [port('ssh', 22)] : []),
      ],
    },
  };
}

/** One policy a component, and the one that keeps workspaces from the metadata server. */
export function networkPolicies(context: RenderContext): KubernetesObject[] {
  const policies = workloadsOf(context.config)
    .filter(({ placement }) => placement !== 'anywhere')
    .map(({ name, port }) =>
      policy(context, name, { ingress: [{ ports: [{ protocol: 'TCP', port }] }], policyTypes: ['Ingress'] }),
    );
  const workspace = {
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }] }],
  };
  return [...policies, policy(context, 'workspace', workspace)];
}

function policy(context: RenderContext, component: string, spec: object): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: context.metadata(component),
    spec: { podSelector: { matchLabels: context.labels(component) }, ...spec },
  };
}
