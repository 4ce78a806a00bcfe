import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { integer, list, object, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import type { Call, Reply } from '../../service.ts';
import { paged, visible } from '../describe.ts';
import { invalidParameter, missingParameter } from '../faults.ts';
import { compileFilters, filtersOf } from '../filters.ts';
import { ec2Id, fresh, objectsOf, placeOfCall } from '../objects.ts';
import { newVersion, saveVersions, templateOf, versionsOf } from './launch-templates.ts';
import { checkTemplateData } from './template-data.ts';

/** The version that `$Default`, `$Latest` or a number names. */
function findVersion(template: Resource, wanted: string): JsonObject | undefined {
  const { DefaultVersionNumber, LatestVersionNumber } = template.body;
  const number =
    wanted === '$Default' ? DefaultVersionNumber : wanted === '$Latest' ? LatestVersionNumber : Number(wanted);
  return versionsOf(template).find((version) => version['VersionNumber'] === number);
}

export function needVersion(template: Resource, wanted: string): JsonObject {
  if (!/^(\$Default|\$Latest|\d+)$/.test(wanted))
    throw invalidParameter(
      `Invalid launch template version: either '$Default', '$Latest', or a numeric version are allowed.`,
    );
  const version = findVersion(template, wanted);
  if (!version)
    throw new AwsFault(
      'InvalidLaunchTemplateId.VersionNotFound',
      `Could not find the specified version ${wanted} for the launch template with ID ${ec2Id(template)}.`,
    );
  return version;
}

/** A source version gives what the new data leaves out. A repeat with the same client token makes nothing. */
export function createLaunchTemplateVersion(call: Call): Reply {
  const { aws, input } = call;
  const template = templateOf(call);
  const source = text(input, 'SourceVersion');
  const base = source === '' ? {} : object(needVersion(template, source), 'LaunchTemplateData');
  const data = { ...base, ...object(input, 'LaunchTemplateData') };
  checkTemplateData(data);
  const token = text(input, 'ClientToken');
  const repeated = token === '' ? undefined : versionsOf(template).find((version) => version['token'] === token);
  if (repeated && JSON.stringify(repeated['LaunchTemplateData']) !== JSON.stringify(data))
    throw new AwsFault(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  const number = (integer(template.body, 'LatestVersionNumber') ?? 0) + 1;
  const description = text(input, 'VersionDescription');
  const version = repeated ?? {
    ...newVersion(aws, template, { number, data, description, createdBy: call.caller.arn }),
    ...(token === '' ? {} : { token }),
  };
  if (!repeated) saveVersions(aws, template, [...versionsOf(template), version], { LatestVersionNumber: number });
  return { LaunchTemplateVersion: show(fresh(aws, template), version) };
}

function show(template: Resource, version: JsonObject): JsonObject {
  const { token: _token, ...rest } = version;
  return { ...rest, DefaultVersion: version['VersionNumber'] === template.body['DefaultVersionNumber'] };
}

export function modifyLaunchTemplate(call: Call): Reply {
  const { aws, input } = call;
  const template = templateOf(call);
  const wanted = text(input, 'DefaultVersion') || text(input, 'SetDefaultVersion');
  if (wanted === '') throw missingParameter('SetDefaultVersion');
  const { VersionNumber } = needVersion(template, wanted);
  aws.graph.patch(template.id, { DefaultVersionNumber: VersionNumber });
  return { LaunchTemplate: fresh(aws, template).body };
}

const filters = {
  'create-time': 'CreateTime',
  'image-id': 'LaunchTemplateData.ImageId',
  'instance-type': 'LaunchTemplateData.InstanceType',
  'is-default-version': 'DefaultVersion',
};

/** Of one template; or, without one, the newest or default versions of all. */
export function describeLaunchTemplateVersions(call: Call): Reply {
  const { aws, input } = call;
  const wanted = list(input, 'Versions').filter((version) => typeof version === 'string');
  const one = text(input, 'LaunchTemplateId') !== '' || text(input, 'LaunchTemplateName') !== '';
  if (!one && (wanted.length === 0 || wanted.some((version) => !version.startsWith('$'))))
    throw new AwsFault('MissingParameter', 'Either LaunchTemplateId or LaunchTemplateName must be specified.');
  const templates = one ? [templateOf(call)] : objectsOf(aws, placeOfCall(call), 'launch-template');
  const shown = templates
    .filter((template) => visible(call, template, 'get'))
    .flatMap((template) => chosen(template, wanted, input).map((version) => show(template, version)));
  return paged(input, 'LaunchTemplateVersions', shown.filter(compileFilters(filtersOf(input, 'Filters'), filters)));
}

function chosen(template: Resource, wanted: string[], input: JsonObject): JsonObject[] {
  if (wanted.length > 0) return [...new Set(wanted.map((version) => needVersion(template, version)))];
  const from = integer(input, 'MinVersion') ?? 1;
  const to = integer(input, 'MaxVersion') ?? Number.MAX_SAFE_INTEGER;
  return versionsOf(template).filter((version) => {
    const number = integer(version, 'VersionNumber') ?? 0;
    return number >= from && number <= to;
  });
}

/** The default version stays; each of the others is reported on its own. */
export function deleteLaunchTemplateVersions(call: Call): Reply {
  const { aws, input } = call;
  const template = templateOf(call);
  const wanted = list(input, 'Versions').filter((version) => typeof version === 'string');
  const names = { LaunchTemplateId: ec2Id(template), LaunchTemplateName: text(template.body, 'LaunchTemplateName') };
  const deleted: JsonObject[] = [];
  const refused: JsonObject[] = [];
  for (const version of wanted) {
    const VersionNumber = integer(findVersion(template, version), 'VersionNumber');
    const error = problem(template, version, VersionNumber);
    if (error) refused.push({ ...names, VersionNumber: Number(version), ResponseError: error });
    else deleted.push({ ...names, VersionNumber });
  }
  const gone = deleted.map((one) => one['VersionNumber']);
  forget(aws, template, gone);
  return {
    SuccessfullyDeletedLaunchTemplateVersions: deleted,
    UnsuccessfullyDeletedLaunchTemplateVersions: refused,
  };
}

function problem(template: Resource, wanted: string, number: number | undefined): JsonObject | undefined {
  if (number === undefined)
    return {
      Code: 'launchTemplateVersionDoesNotExist',
      Message: `The specified launch template version ${wanted} does not exist.`,
    };
  if (number === template.body['DefaultVersionNumber'])
    return {
      Code: 'unexpectedError',
      Message: 'Cannot delete default version of a launch template. Choose another default version first.',
    };
  return undefined;
}

function forget(aws: Aws, template: Resource, numbers: JsonObject[string][]): void {
  saveVersions(
    aws,
    template,
    versionsOf(template).filter((version) => !numbers.includes(version['VersionNumber'])),
  );
}
