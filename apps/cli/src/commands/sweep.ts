import type { DiscoverTarget } from '@slipway/contracts';
import { UsageError } from '../cli/cli-error.ts';
import { defineCommand } from '../cli/command.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { parseSeconds } from '../render/duration.ts';
import { orphansDocument, renderOrphans } from '../render/orphans.ts';
import { type Asked, confirmRemoval, consenting } from '../run/confirm-removal.ts';
import { findOrphans } from '../run/find-orphans.ts';
import { removeOrphans } from '../run/remove-orphans.ts';
import { sweepTarget } from '../run/sweep-target.ts';

export const sweep = defineCommand({
  name: 'sweep',
  starts: true,
  positionals: '[NAME]',
  maxPositionals: 1,
  description:
    'Lists what carries our labels in an account and belongs to no living installation; of NAME alone, all that is left of it.\nRemoves nothing without --yes; then each installation by a teardown of its own.',
  flags: {
    cloud: { type: 'string', value: 'CLOUD', description: 'where to look' },
    account: { type: 'string', value: 'ID', description: 'project, account or subscription' },
    project: { type: 'string', value: 'ID', description: 'same as --account' },
    subscription: { type: 'string', value: 'ID', description: 'same as --account' },
    region: { type: 'string', value: 'REGION', description: 'where something is whose region nothing tells' },
    'older-than': { type: 'string', value: 'AGE', description: 'leave out what has something younger, e.g. 2h' },
    confirm: { type: 'string', value: 'WORD', description: 'confirms with the name, or with the account' },
    'delete-data': { type: 'boolean', description: 'agree to lose database, buckets and volumes' },
  },
  examples: [
    'slipway sweep --cloud gcp --project acme-dev-platform --region europe-west1 --older-than 2h',
    'slipway sweep acme-gcp --yes --confirm acme-gcp --delete-data',
  ],
  async run(context, flags, [name]) {
    const { account = flags.project ?? flags.subscription, cloud, region, confirm } = flags;
    const olderThan = flags['older-than'];
    const olderThanMs = ageOf(olderThan, name);
    const gateway = await context.connect();
    const target = await sweepTarget(context, gateway, { name, cloud, account, region });
    const found = await findOrphans(context, gateway, target, olderThanMs);
    const text = renderOrphans(found, target, context.style, context.io.now());
    const json = orphansDocument(found, target);
    if (found.orphans.length === 0) return { text, json };

    const asked = askedFor(target, olderThan);
    const holdData = found.orphans.some(({ objects }) => objects.some(({ holdsData }) => holdsData));
    if (!context.yes) {
      const remove = ` Nothing was removed. To remove it:\n  ${consenting(asked, holdData)}`;
      return { exitCode: exitCodes.leftovers, text: `${text}\n${remove}`, json };
    }
    context.talk(text);
    const { deleteData } = await confirmRemoval(context, asked, { confirm, deleteData: flags['delete-data'] });
    const { exitCode, removals } = await removeOrphans(context, gateway, target, found.orphans, deleteData);
    return { exitCode, json: { ...json, removals } };
  },
});

/** The same sweep again, so that consent is to what was listed. */
function askedFor({ cloud, account, location, installation }: DiscoverTarget, olderThan: string | undefined): Asked {
  const place = `--cloud ${cloud} --account ${account} --region ${location}`;
  if (installation === undefined) {
    const age = olderThan === undefined ? '' : ` --older-than ${olderThan}`;
    return { word: account, what: 'the account', command: `slipway sweep ${place}${age}` };
  }
  const command = `slipway sweep ${installation} ${place}`;
  return { word: installation, what: `the installation's name`, command };
}

function ageOf(text: string | undefined, name: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (name !== undefined) throw new UsageError('--older-than is for the sweep of an account, not of one installation');
  const seconds = parseSeconds(text);
  if (seconds === undefined) throw new UsageError(`--older-than takes an age, not "${text}"`, '--older-than 2h');
  return seconds * 1000;
}
