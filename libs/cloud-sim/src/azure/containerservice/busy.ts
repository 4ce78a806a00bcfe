import { object, text } from '../../core/json.ts';
import type { Operation } from '../../core/operation.ts';
import { nameOf } from '../arm/arm-id.ts';
import type { Azure } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import { poolType } from './cluster-types.ts';

/** One change at a time of a cluster and its pools, those that AKS makes by itself included. */
export function busy(running: Operation, azure: Azure): ArmFault {
  const target = azure.find(running.target);
  const state = text(object(target?.body, 'properties'), 'provisioningState') || 'Updating';
  const what = target?.type === poolType ? 'Another agentpool operation' : 'Another operation';
  return new ArmFault(
    'OperationNotAllowed',
    `Operation is not allowed: ${what} (${nameOf(running.target)} - ${state}) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details`,
    { http: 409 },
  );
}
