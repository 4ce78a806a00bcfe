import { failureCodes, isFailureCode } from '@slipway/contracts';
import { ruleOf, rules } from '@slipway/contracts/rules';
import { nearest } from '@slipway/spec/nearest';
import { UsageError } from '../cli/cli-error.ts';
import { defineCommand } from '../cli/command.ts';
import { exitCodes, isExitCode } from '../cli/exit-code.ts';
import { explainCode, explainExitCode, explainExitCodes, explainKind, explainRule } from '../render/explanation.ts';
import { knownKinds } from '../plan/known-kinds.ts';

export const explain = defineCommand({
  name: 'explain',
  positionals: 'RULE|CODE|EXIT-CODE|KIND|exit-codes',
  maxPositionals: 1,
  description: 'Explains a rule, a failure code, an exit code or a kind of step: what it means, why, what to do.',
  flags: {},
  examples: ['slipway explain SW-QUOTA-006', 'slipway explain exit-codes'],
  async run(context, _flags, [word]) {
    const { style } = context;
    if (word === undefined)
      throw new UsageError('explain what?', 'slipway explain SW-QUOTA-006   or   slipway explain exit-codes');
    if (word === 'exit-codes') return explainExitCodes(style);
    const number = Number(word);
    if (isExitCode(number)) return explainExitCode(number, style);

    const upper = word.toUpperCase();
    const rule = ruleOf(upper);
    if (rule) return explainRule(upper, rule, style);
    if (isFailureCode(upper)) return explainCode(upper, style);

    const kinds = await knownKinds(await context.clouds());
    const kind = kinds.get(word);
    if (kind) return explainKind(word, kind, style);
    const near = nearest(word, [...Object.keys(rules), ...failureCodes, ...kinds.keys(), 'exit-codes']);
    throw new UsageError(
      `nothing is called ${word}${near === undefined ? '' : `; did you mean ${near}?`}`,
      'slipway explain exit-codes',
      exitCodes.notFound,
    );
  },
});
