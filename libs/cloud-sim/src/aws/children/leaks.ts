import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';

/** Whether a rule says that the controllers forget this child when they take its parent away. */
export function leaks(aws: Aws, child: string, name: string): boolean {
  const faults = aws.faults.fire({
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
