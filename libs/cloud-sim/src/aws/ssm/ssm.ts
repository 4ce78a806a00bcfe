import type { JsonObject } from '../../core/json.ts';
import { integer, list, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import { page } from '../page.ts';
import type { Call, NeededAction, Service } from '../service.ts';
import type { UbuntuImage } from './images.ts';
import { ubuntuImages } from './images.ts';

const largestBatch = 10;

/** Parameter Store as far as its public part: the ids of the images that Canonical publishes. */
export function ssm(_aws: Aws): Service {
  return {
    service: 'ssm',
    schemas: () => import('@aws-sdk/client-ssm'),
    operations: {
      GetParameter: {
        handle: getParameter,
        name: (input) => text(input, 'Name'),
        actions: (call) => [action(call, 'ssm:GetParameter', text(call.input, 'Name'))],
      },
      GetParameters: {
        handle: getParameters,
        actions: (call) => names(call).map((name) => action(call, 'ssm:GetParameters', name)),
      },
      GetParametersByPath: {
        handle: getParametersByPath,
        name: (input) => text(input, 'Path'),
        actions: (call) => [action(call, 'ssm:GetParametersByPath', text(call.input, 'Path'))],
      },
    },
  };
}

const names = ({ input }: Call): string[] => list(input, 'Names').filter((item) => typeof item === 'string');

/** Public parameters belong to no account. */
function parameterArn({ region, caller }: Call, name: string): string {
  const account = name.startsWith('/aws/service/') ? '' : caller.account;
  return arn('ssm', region, account, `parameter${name.startsWith('/') ? '' : '/'}${name}`);
}

const action = (call: Call, name: string, parameter: string): NeededAction => ({
  action: name,
  resource: parameterArn(call, parameter),
});

function show(call: Call, { parameter, imageId, creationDate }: UbuntuImage): JsonObject {
  return {
    Name: parameter,
    Type: 'String',
    Value: imageId,
    Version: 12,
    LastModifiedDate: creationDate,
    ARN: parameterArn(call, parameter),
    DataType: 'aws:ec2:image',
  };
}

function getParameter(call: Call): JsonObject {
  const image = ubuntuImages(call.region).find((item) => item.parameter === text(call.input, 'Name'));
  // The service says no more than the code.
  if (!image) throw new AwsFault('ParameterNotFound', '');
  return { Parameter: show(call, image) };
}

function getParameters(call: Call): JsonObject {
  const wanted = names(call);
  if (wanted.length > largestBatch)
    throw new AwsFault(
      'ValidationException',
      `1 validation error detected: Value '[${wanted.join(', ')}]' at 'names' failed to satisfy constraint: Member must have length less than or equal to ${largestBatch}`,
    );
  const images = ubuntuImages(call.region);
  const found = images.filter((image) => wanted.includes(image.parameter));
  return {
    Parameters: found.map((image) => show(call, image)),
    InvalidParameters: wanted.filter((name) => !images.some((image) => image.parameter === name)),
  };
}

function getParametersByPath(call: Call): JsonObject {
  const { input, region } = call;
  const path = text(input, 'Path').replace(/\/$/, '');
  if (!path.startsWith('/'))
    throw new AwsFault(
      'ValidationException',
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
    );
  const all = ubuntuImages(region)
    .filter(({ parameter }) => parameter.startsWith(`${path}/`))
    .filter(({ parameter }) => input['Recursive'] === true || !parameter.slice(path.length + 1).includes('/'))
    .map((image) => show(call, image));
  const size = Math.min(integer(input, 'MaxResults') ?? largestBatch, largestBatch);
  const { items, next } = page(
    all,
    size,
    text(input, 'NextToken'),
    () => new AwsFault('InvalidNextToken', 'The specified token is not valid.'),
  );
  return { Parameters: items, ...(next === undefined ? {} : { NextToken: next }) };
}
