import type { StepFailure } from '@slipway/contracts';
import { Bystander } from '../../e2e/bystander.ts';
import { Findings } from './findings.ts';
import { billable } from './billable.ts';
import { exits, type WholeRun } from './whole-run.ts';

/** More than fit into one result, each with a name as long as may be. */
const zones = Array.from(
  { length: 6_000 },
  (_, n) => `${'left-by-a-program-that-ran-wild-'.repeat(2).slice(0, 57)}${n}`,
);
const atOnce = 20;
/** What a command ends with on a defect of Slipway. */
const defect = 255;

/** Results above the limit of a payload: row 70. */
export const tooMuch: readonly WholeRun[] = [
  {
    row: 70,
    name: 'more than a result holds',
    expected: 'ends at once as a defect, with what to do; nothing made',
    async play(rig) {
      const findings = new Findings();
      const bystander = await Bystander.of(rig.stack);
      await bystander.enableDns();
      await rig.cloud.seed({ resources: zones.map(zoneOf) });
      const since = await rig.mark();
      const { code, stdout } = await rig.install('pause', '--json');
      const { error } = JSON.parse(stdout) as { error?: StepFailure };
      findings.same('the exit code', code, defect);
      findings.classified(error, 'INTERNAL', 'SW-INT-070');
      findings.says('the failure', error?.message ?? '', 'preflight returned');
      findings.says('the fix', error?.fix ?? '', 'report it');
      findings.same('changing calls', await billable(rig, since), []);
      for (let at = 0; at < zones.length; at += atOnce)
        await Promise.all(zones.slice(at, at + atOnce).map((zone) => bystander.removeZone(zone)));
      findings.same('an install of fewer', (await rig.install('rollback')).code, exits.done);
      findings.same('teardown', (await rig.teardown()).code, exits.done);
      await findings.nothingLeft(rig);
      return findings.seen(`exit ${defect} after one attempt, no changing call`);
    },
  },
];

const zoneOf = (name: string, n: number): object => ({
  service: 'dns',
  type: 'dns.managedZones',
  path: `projects/acme-dev-platform/managedZones/${name}`,
  body: {
    kind: 'dns#managedZone',
    dnsName: `zone-${n}.acme.example.`,
    description: '',
    visibility: 'public',
    labels: { 'slipway-installation': 'acme-gcp', 'slipway-step': 'dns_zone' },
  },
});
