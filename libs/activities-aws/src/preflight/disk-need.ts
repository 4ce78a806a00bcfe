import { platformKinds } from '@slipway/blueprint';
import type { Step } from '@slipway/contracts';
import { launchTemplates, type LaunchTemplatesProps } from '../kinds.ts';
import type { Need } from './need.ts';
import { isNodeGroup } from './node-group-step.ts';

const gibOfTib = 1024;
/** Of the editor's extension registry: the one claim that Gitpod makes by itself. The reference architecture, section 8.4. */
const claimedGib = 8;

/** Disks of the machines that node groups start with, and the claim. */
export function diskNeed(steps: readonly Step[], missing: readonly Step[]): Need {
  const claims = missing.some(({ kind }) => kind === platformKinds.gitpodRelease.kind) ? claimedGib : 0;
  return {
    ServiceCode: 'ebs',
    QuotaCode: 'L-7A658B76',
    metric: 'Storage for General Purpose SSD (gp3) volumes, in TiB',
    counted: 'volumes',
    count: (diskGib(steps, missing) + claims) / gibOfTib,
    rule: 'SW-QUOTA-007',
    instead: 'take smaller disks or fewer machines (nodePools)',
  };
}

/** The autoscaler's further machines are as little foreseen as their processors. */
function diskGib(steps: readonly Step[], missing: readonly Step[]): number {
  const templates = steps.find(isTemplates)?.props.templates ?? {};
  return missing.filter(isNodeGroup).reduce((sum, { name, props }) => {
    const { diskGb = 0, diskType = '' } = templates[name] ?? {};
    return sum + (diskType === 'gp3' ? props.desired * diskGb : 0);
  }, 0);
}

const isTemplates = (step: Step): step is Step & { props: LaunchTemplatesProps } => step.kind === launchTemplates.kind;
