import type { Step } from '@slipway/contracts';
import { nodeGroup, type NodeGroupProps } from '../kinds.ts';

export const isNodeGroup = (step: Step): step is Step & { props: NodeGroupProps } => step.kind === nodeGroup.kind;
