/** The reference architecture in order. Stage order is for display and tie-breaks only; the needs decide what runs when. */
export const stages = [
  'cluster',
  'node-pools',
  'dns',
  'cert-manager',
  'issuer',
  'database',
  'storage',
  'registry',
  'install',
] as const;

export type Stage = (typeof stages)[number];

/** `<stage>/<resource>`; also the id of the step's activities. */
export type StepId = `${Stage}/${string}`;

/** The stage of a step: the part of its id before the slash. */
export function stageOf(id: StepId): Stage {
  return id.slice(0, id.indexOf('/')) as Stage;
}
