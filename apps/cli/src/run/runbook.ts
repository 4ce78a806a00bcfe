import type { WorkflowType } from '@slipway/contracts';

export interface RunbookFacts {
  type: WorkflowType;
  installation: string;
  cloud: string;
  location: string;
  specHash: string;
  by: string;
}

const cancellation: Readonly<Record<WorkflowType, string>> = {
  install: 'waits for running calls, then undoes what this run made',
  teardown: 'lets the removal settle; start it again to go on',
  verify: 'stops looking',
};

/** What the Web UI shows above a run, with what its own buttons do. Markdown. */
export function runbook({ type, installation, cloud, location, specHash, by }: RunbookFacts): string {
  return [
    `**${type}** of **${installation}** on ${cloud}/${location}, asked for by ${by}; spec \`${specHash.slice(0, 12)}\``,
    '',
    '| button | what it does here |',
    '|-|-|',
    ...(type === 'verify'
      ? []
      : ['| Send an Update | answers what is on hold; each says what it does and what to type |']),
    `| Request Cancellation | ${cancellation[type]} |`,
    `| Terminate | undoes nothing: run \`slipway teardown ${installation}\` afterwards |`,
    '| Reset | later steps are observed again, not repeated |',
    '| Start Workflow Like This One | starts with the same input |',
    '',
    `In a terminal: \`slipway attach ${installation}\``,
  ].join('\n');
}
