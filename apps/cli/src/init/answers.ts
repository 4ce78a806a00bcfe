import { exampleFile, requiredSettings } from '@slipway/spec';
import type { AnyProvider } from '@slipway/providers';
import { UsageError } from '../cli/cli-error.ts';
import type { Context } from '../cli/context.ts';
import { type Answers, problemWith, setField } from './field.ts';

export interface InitFlags {
  name: string | undefined;
  cloud: string | undefined;
  region: string | undefined;
  domain: string | undefined;
  email: string | undefined;
  size: string | undefined;
  set: readonly string[];
}

/** The answers to all questions: from flags, else from the person at the terminal, else a `UsageError` that names the flag. */
export async function answersFor(
  context: Context,
  clouds: Readonly<Record<string, AnyProvider>>,
  flags: InitFlags,
): Promise<Answers> {
  const given = new Map(flags.set.map(splitSetting));
  const cloud = await askOne(context, {
    text: `Cloud (${Object.keys(clouds).join(', ')})`,
    flag: '--cloud CLOUD',
    given: flags.cloud,
    standard: Object.keys(clouds)[0],
    problem: (answer) => (Object.hasOwn(clouds, answer) ? undefined : `there are ${Object.keys(clouds).join(', ')}`),
  });
  const example = exampleFile(clouds, cloud);
  const answers: Answers = { ...example, spec: { cloud } };
  const settings = requiredSettings(clouds, cloud).map(({ key, description, example: shown }) => ({
    path: ['spec', cloud, key],
    text: `${cloud}.${key}: ${description}`,
    flag: `--set ${cloud}.${key}=${shown}`,
    given: given.get(`${cloud}.${key}`),
    standard: undefined,
  }));
  const questions = [
    {
      path: ['metadata', 'name'],
      text: 'Name of the installation',
      flag: '--name NAME',
      given: flags.name,
      standard: undefined,
    },
    ...settings,
    { path: ['spec', 'region'], text: 'Region', flag: '--region REGION', given: flags.region, standard: undefined },
    {
      path: ['spec', 'domain'],
      text: 'Domain that Gitpod will be reached at',
      flag: '--domain DOMAIN',
      given: flags.domain,
      standard: undefined,
    },
    {
      path: ['spec', 'acme', 'email'],
      text: 'E-mail for the certificate authority',
      flag: '--email ADDRESS',
      given: flags.email,
      standard: undefined,
    },
    {
      path: ['spec', 'size'],
      text: 'Size (standard, small)',
      flag: '--size SIZE',
      given: flags.size,
      standard: 'standard',
    },
  ];
  for (const question of questions) {
    const problem = (answer: string): string | undefined => problemWith(clouds, example, question.path, answer);
    setField(answers, question.path, await askOne(context, { ...question, problem }));
  }
  for (const [path, value] of given) setField(answers, ['spec', ...path.split('.')], value);
  return answers;
}

interface Question {
  text: string;
  /** The flag that answers it. */
  flag: string;
  given: string | undefined;
  /** Taken when nothing is typed. */
  standard: string | undefined;
  problem(answer: string): string | undefined;
}

async function askOne(
  { io, interactive, yes }: Context,
  { text, flag, given, standard, problem }: Question,
): Promise<string> {
  if (given !== undefined) return given;
  if ((!interactive || yes) && standard !== undefined) return standard;
  if (!interactive) throw new UsageError(`nobody can be asked here: ${text}`, `slipway init ${flag}`);
  for (;;) {
    const typed = await io.ask(`${text}${standard === undefined ? '' : ` [${standard}]`}: `);
    if (typed === undefined) throw new UsageError('the input ended before all was answered', `slipway init ${flag}`);
    const answer = typed.trim() === '' && standard !== undefined ? standard : typed.trim();
    const wrong = problem(answer);
    if (wrong === undefined) return answer;
    io.err(`  ${wrong}\n`);
  }
}

function splitSetting(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set takes PATH=VALUE, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}
