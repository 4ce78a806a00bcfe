import type { Found, Ref, Scope, StepId } from '@slipway/contracts';
import type { Labels } from './kinds.ts';

/**
 * Marks of what is ours: labels where the API has them, the description where it has not. Source: the reference architecture,
 * section 1.4. A `/` is not legal in a label value.
 */

const stepLabel = (step: StepId): string => step.replace('/', '_');
const stepOf = (label: string | undefined): StepId | undefined => label?.replace('_', '/') as StepId | undefined;

/** User labels with ours over them. */
export function ownLabels(ref: Pick<Ref, 'scope' | 'step'>, labels: Labels = {}): Labels {
  return {
    ...labels,
    'slipway-installation': ref.scope.installation,
    'slipway-step': stepLabel(ref.step),
    'slipway-incarnation': String(ref.scope.incarnation),
  };
}

export type AnyLabels = Record<string, string> | null | undefined;

export function hasOurLabel(labels: AnyLabels, scope: Pick<Scope, 'installation'>): boolean {
  return labels?.['slipway-installation'] === scope.installation;
}

/** Whose it is. Undefined: it carries no mark of ours, for what can be no name is none. */
export function ownerOf(labels: AnyLabels): string | undefined {
  const owner = labels?.['slipway-installation'];
  return owner !== undefined && /^[a-z](-?[a-z0-9])+$/.test(owner) ? owner : undefined;
}

/** What the installation file asked for: neither our labels nor those that Google adds. */
export function userLabels(labels: AnyLabels): Labels {
  return Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !/^(slipway|goog)-/.test(key)));
}

/** The description of what has no labels. */
export function ownDescription({ scope, step }: Pick<Ref, 'scope' | 'step'>): string {
  return `slipway-installation=${scope.installation} slipway-step=${stepLabel(step)} slipway-incarnation=${scope.incarnation}`;
}

/** Marks of what has no labels. */
export function marksIn(description: string | null | undefined): Labels {
  const words = (description ?? '').split(/\s+/).map((word) => word.split('=') as [string, string]);
  return Object.fromEntries(words.filter(([key, value]) => key.startsWith('slipway-') && value !== undefined));
}

export function hasOurDescription(description: string | null | undefined, scope: Pick<Scope, 'installation'>): boolean {
  return hasOurLabel(marksIn(description), scope);
}

/** A finding of a scan, with the step and incarnation that its marks name. */
export function foundByLabels(kind: string, name: string, labels: AnyLabels): Found {
  const step = stepOf(labels?.['slipway-step']);
  const incarnation = Number(labels?.['slipway-incarnation']);
  return { kind, name, ...(step ? { step } : {}), ...(incarnation > 0 ? { incarnation } : {}) };
}

export function foundByDescription(kind: string, name: string, description: string | null | undefined): Found {
  return foundByLabels(kind, name, marksIn(description));
}
