import { Client, Connection } from '@temporalio/client';

/** Every event of every run of a workflow id, payloads decoded, as one text. */
export async function historiesOf(
  temporal: { address: string; namespace: string },
  workflowId: string,
): Promise<string> {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const client = new Client({ connection, namespace: temporal.namespace });
    const texts: string[] = [];
    for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      texts.push(JSON.stringify(history.events, decoded));
    }
    return texts.join('\n');
  } finally {
    await connection.close();
  }
}

/** Payloads write themselves as base64. */
function decoded(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString() : value;
}
