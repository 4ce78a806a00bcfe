import { bearerTokenAuthenticationPolicyName, createHttpHeaders, type Pipeline } from '@azure/core-rest-pipeline';

/** What is answered to whatever is asked. */
export interface CannedAnswer {
  http: number;
  headers?: Record<string, string>;
  body: string;
}

/** Answers in place of the network; all that the SDK makes of an answer is its own. Nobody signs in. */
export function answerWith(client: { pipeline: unknown }, answer: () => CannedAnswer): void {
  const pipeline = client.pipeline as Pipeline;
  const name = 'canned';
  pipeline.removePolicy({ name: bearerTokenAuthenticationPolicyName });
  pipeline.removePolicy({ name });
  const sendRequest: Parameters<Pipeline['addPolicy']>[0]['sendRequest'] = (request) => {
    const { http, headers = {}, body } = answer();
    const type = body === '' ? undefined : { 'content-type': 'application/json' };
    const all = createHttpHeaders({ ...type, ...headers });
    return Promise.resolve({ request, status: http, headers: all, bodyAsText: body });
  };
  pipeline.addPolicy({ name, sendRequest }, { phase: 'Sign' });
}
