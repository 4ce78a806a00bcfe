/** The parts of an answer that say whether something was begun. */
interface RawAnswer {
  status: number;
  headers: { get(name: string): string | undefined };
}

/** First answer to a request that may take long. */
export interface Answer {
  status: number;
  /** Where the operation tells of itself. Undefined: it is done. */
  operationUrl: string | undefined;
}

/** Goes into the options of the SDK's method; it takes the first answer from the SDK, which would poll on its own. */
export interface AnswerOptions {
  onResponse: (answer: RawAnswer) => void;
}

/** Ends the SDK's part. */
class Answered extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('answered');
    this.answer = answer;
  }
}

/**
 * Sends a request by a method of the SDK that would go on to poll, and returns Azure's first answer. The SDK's pollers tell failures
 * without a code, cannot be resumed by another version and give no heartbeats.
 */
export async function firstAnswer(send: (options: AnswerOptions) => PromiseLike<unknown>): Promise<Answer> {
  const options: AnswerOptions = {
    onResponse(answer) {
      if (answer.status < 300) throw new Answered({ status: answer.status, operationUrl: operationUrlIn(answer) });
    },
  };
  try {
    await send(options);
  } catch (error) {
    if (error instanceof Answered) return error.answer;
    throw error;
  }
  return { status: 204, operationUrl: undefined };
}

/** learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
function operationUrlIn({ status, headers }: RawAnswer): string | undefined {
  const own = headers.get('azure-asyncoperation') ?? headers.get('operation-location');
  if (own !== undefined) return own;
  return status === 201 || status === 202 ? headers.get('location') : undefined;
}
