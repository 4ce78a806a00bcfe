import type { PipelinePolicy } from '@azure/core-rest-pipeline';

const header = 'x-slipway-refusal';
/** Of a refusal that anybody reads. */
const mostCharacters = 4_000;

/**
 * Keeps the body of a refusal in a header of its answer: the SDK drops it where it reads a list page by page, and with it the name of
 * what is wrong. github.com/Azure/azure-sdk-for-js, static-helpers/pagingHelpers.ts and ts-http-runtime's createRestError
 */
export const keepWords: PipelinePolicy = {
  name: 'slipwayWords',
  async sendRequest(request, next) {
    const answer = await next(request);
    const { bodyAsText, headers, status } = answer;
    if (status >= 400 && bodyAsText && bodyAsText.length <= mostCharacters)
      headers.set(header, encodeURIComponent(bodyAsText));
    // Clients that read `error` of a body that is not there throw without the status.
    if (status >= 400 && !bodyAsText && request.method !== 'HEAD') answer.bodyAsText = '{}';
    return answer;
  },
};

/** @param headers as the SDK gives them, with `get` */
export function keptWords(headers: unknown): string | undefined {
  const get = (Object(headers) as { get?: unknown }).get;
  const value: unknown = typeof get === 'function' ? get.call(headers, header) : undefined;
  return typeof value === 'string' ? decodeURIComponent(value) : undefined;
}
