import type { Plan, Step } from '../plan.ts';
import type { StepId } from '../stage.ts';

/** network ← cluster ← pool ← Gitpod, and a database beside them: the smallest plan with a chain, a fork and a join. */
export function smallPlan(): Plan {
  const steps = [
    step('cluster/network', 'network'),
    step('cluster/control-plane', 'cluster', 'cluster/network'),
    step('node-pools/services', 'node pool', 'cluster/control-plane'),
    step('database/instance', 'database'),
    step('install/gitpod', 'Gitpod', 'node-pools/services', 'database/instance'),
  ];
  return {
    scope: {
      installation: 'acme',
      incarnation: 1,
      cloud: 'fake',
      account: 'acme-account',
      location: 'nowhere',
      domain: 'acme.example',
      cluster: { name: 'acme', location: 'nowhere' },
    },
    steps,
    hash: 'a-hash-of-the-plan',
    about: Object.fromEntries(steps.map(({ id, name, props }) => [id, aboutOf(name, String(props['what']))])),
  };
}

function step(id: StepId, what: string, ...needs: StepId[]): Step {
  const short = id.replace('/', '-');
  return {
    id,
    kind: `fake.${short}`,
    name: `acme-${short}`,
    needs: Object.fromEntries(needs.map((need) => [need, need])),
    props: { what, size: 2 },
    pace: 'slow',
    lifecycle: 'managed',
  };
}

const aboutOf = (name: string, what: string): Plan['about'][StepId] => ({
  title: `${what} ${name}`,
  usualSeconds: 10,
  from: {},
});
