import type { Finding, Observation, Plan } from '@slipway/contracts';

/** What of a plan is not as planned, as warnings. */
export function disagreements(plan: Plan, observations: readonly Observation[]): Finding[] {
  const { installation } = plan.scope;
  return observations.flatMap(({ step, state, drift }): Finding[] => {
    if (state !== 'present') {
      return [
        {
          level: 'warning',
          code: 'NOT_READY',
          rule: 'SW-READY-038',
          message: `${step} is not there`,
          fix: `slipway status ${installation}`,
        },
      ];
    }
    return drift.map(({ prop }) => ({
      level: 'warning',
      code: 'CONFLICT',
      rule: 'SW-CONF-016',
      message: `${step}: ${prop} differs from the plan`,
      fix: `slipway verify ${installation}`,
    }));
  });
}
