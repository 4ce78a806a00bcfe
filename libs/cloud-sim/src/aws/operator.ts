import type { Aws } from './aws.ts';
import { arn } from './aws.ts';

export const defaultAccount = '123456789012';
export const operatorName = 'slipway-operator';

export function operatorArn(_aws: Aws): string {
  return arn('iam', '', defaultAccount, `user/${operatorName}`);
}
