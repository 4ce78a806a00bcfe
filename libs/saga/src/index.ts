export { applyPlan } from './apply-plan.ts';
export type { ApplyEffects, Ensured } from './apply-plan.ts';
export { destroyLedger } from './destroy-ledger.ts';
export type { DestroyEffects } from './destroy-ledger.ts';
export { Ledger } from './ledger.ts';
