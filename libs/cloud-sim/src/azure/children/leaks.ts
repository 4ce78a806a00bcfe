import { text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { cloud } from '../azure.ts';

/** Whether a rule says that Kubernetes forgets this child. */
export function leaks(azure: Azure, child: string, name: string): boolean {
  const faults = azure.faults.fire({
    cloud,
    service: 'kubernetes',
    operation: 'Release',
    method: '',
    path: child,
    name,
    principal: 'cloud-controller',
    phase: 'lro',
  });
  return faults.some((fault) => fault.action === 'leak' && ['', child].includes(text(fault.with, 'child')));
}
