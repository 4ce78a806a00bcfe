import { AwsFault } from '../fault.ts';

export function noSuchHostedZone(id: string): AwsFault {
  return new AwsFault('NoSuchHostedZone', `No hosted zone found with ID: ${id}`, { http: 404 });
}

/** All that is wrong with a batch, each in a sentence of its own. */
export function invalidChangeBatch(sentences: readonly string[]): AwsFault {
  return new AwsFault('InvalidChangeBatch', `[${sentences.join(', ')}]`);
}

export function invalidInput(message: string): AwsFault {
  return new AwsFault('InvalidInput', message);
}
