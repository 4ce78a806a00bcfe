import { Context } from '@temporalio/activity';
import { failuresBorne } from '@slipway/contracts';
import { failed } from '../failure.ts';
import { activity } from '../run-activity.ts';

/**
 * Answers for every activity type that this worker does not have. Tried again as any other: another worker of the queue may be of
 * the build that has it.
 * @param build of this worker
 */
export function unknownKind(build: string): (call: unknown) => Promise<never> {
  return activity(
    () => {
      const { activityType, taskQueue } = Context.current().info;
      throw failed('INTERNAL', 'SW-INT-077', `a worker of build ${build} on ${taskQueue} knows no ${activityType}`, {
        fix: 'end the workers of that build, or start one of the build that made the plan',
      });
    },
    () => (Context.current().info.activityType.endsWith('.destroy') ? failuresBorne.destroy : failuresBorne.ensure),
  );
}
