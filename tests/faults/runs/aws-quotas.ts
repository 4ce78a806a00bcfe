import { billable } from './billable.ts';
import { Findings } from './findings.ts';
import { exits, type WholeRun } from './whole-run.ts';

/** Quotas of Service Quotas, with what every account has. */
const quotas = [
  [3, 'NAT gateways', 'vpc', 'L-FE5A380F', 5, 'NAT gateways per Availability Zone in eu-west-1a'],
  [5, 'load balancers', 'elasticloadbalancing', 'L-E9E9831D', 20, 'Classic Load Balancers per Region in eu-west-1'],
  [7, 'gp3 storage', 'ebs', 'L-7A658B76', 50, 'Storage for General Purpose SSD (gp3) volumes, in TiB in eu-west-1'],
] as const;

/** Quotas that are used up before anything was made: preflight tells, and nothing is begun. */
export const amazonQuotas: readonly WholeRun[] = quotas.map(([row, name, service, code, usual, metric]) => ({
  row,
  name: `no ${name} left`,
  expected: 'preflight ends it with exit 11 and the command that asks for more; nothing billable was called',
  async play(rig) {
    const findings = new Findings();
    const limit = (value: number): Promise<void> => rig.cloud.seed({ aws: { quotas: [{ service, code, value }] } });
    await limit(0);
    const since = await rig.mark();
    const { code: exit, stdout, stderr } = await rig.install('pause');
    const made = await billable(rig, since);
    await limit(usual);
    findings.same('the exit code', exit, exits.noRoom);
    const words = (stdout + stderr).replaceAll(/\s+/g, ' ');
    findings.says('the finding', words, `${metric}: need`);
    findings.says('the finding', words, `--service-code ${service} --quota-code ${code}`);
    findings.same('billable calls', made, []);
    await findings.nothingLeft(rig);
    return findings.seen(`exit ${exit} before the first billable call`);
  },
}));
