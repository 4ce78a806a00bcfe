import { Findings } from './findings.ts';
import { microsoft, said } from './scene.ts';
import { exits, type WholeRun } from './whole-run.ts';

const groupId = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/acme-gitpod';

/** What a teardown on Azure meets that does not go by itself: row 57 of the fault table. */
export const microsoftRemovals: readonly WholeRun[] = [
  {
    row: 57,
    name: 'CanNotDelete lock',
    expected: 'held in undo with the lock, others go on; after retry nothing is left',
    async play(rig) {
      const findings = new Findings();
      findings.same('the install', (await rig.install('pause')).code, exits.done);
      const match = microsoft('Microsoft.Network', 'VirtualNetworks_Delete');
      const words = `The scope '${groupId}/providers/Microsoft.Network/virtualNetworks/acme-azure' cannot perform delete operation because following scope(s) are locked: '${groupId}'. Please remove the lock and try again.`;
      await rig.cloud.addFault({ id: 'lock', match, action: said(409, 'ScopeLocked', words) });
      const { code, stdout, stderr } = await rig.teardown();
      findings.same('the exit code', code, exits.leftovers);
      findings.says('the undo hold', stdout + stderr, 'az lock delete --ids');
      const { holds, steps } = await rig.progress();
      findings.same(
        'holds',
        holds.map(({ subject, reason }) => `${subject} ${reason}`),
        ['cluster/network undo'],
      );
      findings.classified(holds[0]?.failure, 'CONFLICT', 'SW-CONF-057');
      const atWork = steps.filter(({ state }) => state === 'undoing' || state === 'running').map(({ id }) => id);
      findings.same('what is still at work', atWork, []);
      await rig.cloud.removeFault('lock');
      findings.same('retry', (await rig.stack.slipway('retry', rig.subject.installation)).code, exits.done);
      findings.same('the end', await rig.untilClosed(), 'COMPLETED');
      await findings.nothingLeft(rig);
      return findings.seen('on undo hold with the lock to delete; after retry nothing is left');
    },
  },
];
