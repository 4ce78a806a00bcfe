import type { JsonObject } from '../../core/json.ts';
import { object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { removeInterfaces } from '../ec2/footprint.ts';
import { beginBackups, endBackups } from './automated-backups.ts';
import { instancePrice } from './orderable.ts';
import { finishSnapshot } from './snapshots.ts';

/** States of an instance that can only be deleted, as a failed creation may name them. */
const brokenStates = ['failed', 'incompatible-network', 'incompatible-parameters', 'storage-full'];

/** What RDS's long operations do when they end. */
export function defineEffects(aws: Aws): void {
  const define = (type: string, kind: Parameters<typeof aws.operations.define>[2]): void =>
    aws.operations.define('rds', type, kind);
  define('CREATE', {
    complete: ({ target }) => {
      const instance = aws.graph.get(target);
      if (!instance) return;
      const hidden = { ...instance.hidden, created: true };
      aws.graph.update(target, { ...instance.body, DBInstanceStatus: 'available' }, { hidden });
      beginBackups(aws, instance);
    },
    broken: ({ target }, { code }) =>
      aws.graph.patch(target, { DBInstanceStatus: brokenStates.includes(code) ? code : 'failed' }),
    revert: ({ target, principal }) => drop(aws, target, principal),
  });
  define('MODIFY', {
    complete: ({ target, args }) => {
      const instance = aws.graph.get(target);
      if (!instance) return;
      const { MasterUserPassword: _shown, ...pending } = object(instance.body, 'PendingModifiedValues');
      const change = object(args, 'change');
      const left = Object.fromEntries(Object.entries(pending).filter(([key]) => !(key in change)));
      const body: JsonObject = { ...instance.body, ...change, PendingModifiedValues: left };
      const password = text(args, 'password');
      aws.graph.update(target, body, {
        costPerHour: instancePrice(
          text(body, 'DBInstanceClass'),
          Number(body['AllocatedStorage']),
          body['MultiAZ'] === true,
        ),
        hidden: {
          ...instance.hidden,
          ...(password === '' ? {} : { password }),
          ...(change['AllocatedStorage'] === undefined ? {} : { storageChangedAt: aws.clock.now() }),
        },
      });
    },
    revert: ({ target }) => aws.graph.patch(target, { PendingModifiedValues: {} }),
  });
  define('REBOOT', {
    complete: ({ target }) => {
      const groups = objects(aws.graph.get(target)?.body, 'DBParameterGroups');
      aws.graph.patch(target, {
        DBParameterGroups: groups.map((group) => ({ ...group, ParameterApplyStatus: 'in-sync' })),
      });
    },
  });
  define('STOP', { complete: ({ target }) => aws.graph.patch(target, { DBInstanceStatus: 'stopped' }) });
  define('START', { complete: ({ target }) => aws.graph.patch(target, { DBInstanceStatus: 'available' }) });
  define('DELETE', {
    complete: ({ target, args, principal }) => {
      const instance = aws.graph.get(target);
      if (instance) endBackups(aws, instance, args['keepBackups'] === true, principal);
      if (text(args, 'snapshot') !== '') finishSnapshot(aws, text(args, 'snapshot'));
      drop(aws, target, principal);
    },
    revert: ({ target }) => aws.graph.patch(target, { DBInstanceStatus: 'available' }),
  });
  define('SNAPSHOT', {
    complete: ({ target }) => finishSnapshot(aws, target),
    broken: ({ target }) => aws.graph.patch(target, { Status: 'failed' }),
    revert: ({ target, principal }) => aws.graph.delete(target, principal),
  });
}

function drop(aws: Aws, id: string, by: string): void {
  removeInterfaces(aws, id, by);
  aws.graph.delete(id, by);
}
