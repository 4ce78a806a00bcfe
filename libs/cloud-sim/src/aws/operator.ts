import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessKeyArn, newSecret, uniqueId } from './access/credentials.ts';
import type { Aws } from './aws.ts';
import { arn, cloud } from './aws.ts';
import { seedDefaultNetwork } from './ec2/seed-network.ts';
import { defaultRegion } from './regions.ts';

export const defaultAccount = '123456789012';
const operatorName = 'slipway-operator';

/** The user that installs: may do all that nothing takes from it. */
export function operatorArn(): string {
  return arn('iam', '', defaultAccount, `user/${operatorName}`);
}

/** Paths of the files that the SDK's default chain reads, and the variables that name them; the secret stands in a file alone. */
export interface OperatorFiles {
  AWS_SHARED_CREDENTIALS_FILE: string;
  AWS_CONFIG_FILE: string;
  AWS_REGION: string;
}

function credentialsPath(aws: Aws): string {
  return join(aws.directory, 'aws-credentials');
}

/** The key in the file that a worker reads; made at the first start, and the same after a reset. */
function operatorKey(aws: Aws): { id: string; secret: string } {
  const path = credentialsPath(aws);
  const [, id, secret] =
    (existsSync(path) && /access_key_id = (\S+)\naws_secret_access_key = (\S+)/.exec(readFileSync(path, 'utf8'))) || [];
  if (id !== undefined && secret !== undefined) return { id, secret };
  const key = { id: uniqueId(aws, 'AKIA').slice(0, 20), secret: newSecret() };
  const lines = ['[default]', `aws_access_key_id = ${key.id}`, `aws_secret_access_key = ${key.secret}`, ''];
  writeFileSync(path, lines.join('\n'), { mode: 0o600 });
  return key;
}

/** Readable by the owner only. */
export function writeCredentials(aws: Aws): OperatorFiles {
  operatorKey(aws);
  const config = join(aws.directory, 'aws-config');
  writeFileSync(config, `[default]\nregion = ${defaultRegion}\n`, { mode: 0o600 });
  return { AWS_SHARED_CREDENTIALS_FILE: credentialsPath(aws), AWS_CONFIG_FILE: config, AWS_REGION: defaultRegion };
}

/** Makes the account as it stood before anything was installed. */
export function seedAccount(aws: Aws): void {
  const id = operatorArn();
  if (aws.graph.get(id)) return;
  const made = { cloud, project: defaultAccount, location: 'global', createdBy: 'seed', providerOwned: true };
  const CreateDate = aws.clock.iso();
  const key = operatorKey(aws);
  aws.store.transaction(() => {
    aws.graph.create({
      ...made,
      id,
      type: 'iam.users',
      name: operatorName,
      body: { Path: '/', UserName: operatorName, UserId: uniqueId(aws, 'AIDA'), Arn: id, CreateDate },
      hidden: { attached: ['arn:aws:iam::aws:policy/AdministratorAccess'], inline: {} },
      refs: [],
    });
    aws.graph.create({
      ...made,
      id: accessKeyArn(defaultAccount, key.id),
      type: 'iam.accessKeys',
      name: key.id,
      parent: id,
      body: { UserName: operatorName, AccessKeyId: key.id, Status: 'Active', CreateDate },
      hidden: { secret: key.secret },
      refs: [id],
    });
    seedDefaultNetwork(aws, { account: defaultAccount, region: defaultRegion });
  });
}
