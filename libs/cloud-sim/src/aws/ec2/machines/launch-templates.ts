import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { list, object, objects, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { AwsFault } from '../../fault.ts';
import type { Call, Reply } from '../../service.ts';
import type { Tag } from '../../tag-list.ts';
import { once } from '../client-token.ts';
import type { Collection } from '../describe.ts';
import { invalidParameter, missingParameter } from '../faults.ts';
import type { Place } from '../objects.ts';
import { createObject, ec2Id, fresh, needObject, objectsOf, placeOfCall } from '../objects.ts';
import { specifiedTags } from '../tags.ts';
import { checkTemplateData } from './template-data.ts';

export const launchTemplates: Collection = {
  kind: 'launch-template',
  ids: 'LaunchTemplateIds',
  result: 'LaunchTemplates',
  filters: {
    'create-time': 'CreateTime',
    'launch-template-name': 'LaunchTemplateName',
  },
  narrow: (call, shown) => {
    const names = list(call.input, 'LaunchTemplateNames').filter((name) => typeof name === 'string');
    const missing = names.find((name) => !shown.some((template) => template['LaunchTemplateName'] === name));
    if (missing !== undefined) throw noTemplateNamed(missing);
    return names.length === 0 ? shown : shown.filter((one) => names.includes(text(one, 'LaunchTemplateName')));
  },
};

/** Every version of a template, oldest first; kept beside its body. */
export function versionsOf(template: Resource): JsonObject[] {
  return objects(template.hidden, 'versions');
}

export function saveVersions(aws: Aws, template: Resource, versions: JsonObject[], body: JsonObject = {}): void {
  const now = fresh(aws, template);
  aws.graph.update(now.id, { ...now.body, ...body }, { hidden: { ...now.hidden, versions } });
}

const allowedName = /^[a-zA-Z0-9().\-/_]{3,128}$/;

export function createLaunchTemplate(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const name = text(input, 'LaunchTemplateName');
  if (name === '') throw missingParameter('LaunchTemplateName');
  if (!allowedName.test(name))
    throw new AwsFault(
      'InvalidLaunchTemplateName.MalformedException',
      'A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
    );
  const tags = specifiedTags(input, 'launch-template');
  const data = object(input, 'LaunchTemplateData');
  checkTemplateData(data);
  const template = once(call, () => {
    if (templateNamed(aws, place, name))
      throw new AwsFault('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.');
    const description = text(input, 'VersionDescription');
    return putTemplate(aws, place, { name, data, description, tags, createdBy: call.caller.arn });
  });
  return { LaunchTemplate: template.body };
}

interface NewTemplate {
  name: string;
  data: JsonObject;
  description: string;
  tags: Tag[];
  createdBy: string;
  parent?: string;
}

export function putTemplate(aws: Aws, place: Place, made: NewTemplate): Resource {
  const { name, data, description, tags, createdBy, parent } = made;
  const template = createObject(aws, place, 'launch-template', 'LaunchTemplateId', {
    body: {
      LaunchTemplateName: name,
      CreateTime: aws.clock.iso(),
      CreatedBy: createdBy,
      DefaultVersionNumber: 1,
      LatestVersionNumber: 1,
    },
    name,
    tags,
    createdBy,
    ...(parent === undefined ? {} : { parent }),
  });
  saveVersions(aws, template, [newVersion(aws, template, { number: 1, data, description, createdBy })]);
  return fresh(aws, template);
}

export function newVersion(
  aws: Aws,
  template: Resource,
  of: { number: number; data: JsonObject; description: string; createdBy: string },
): JsonObject {
  return {
    LaunchTemplateId: ec2Id(template),
    LaunchTemplateName: text(template.body, 'LaunchTemplateName'),
    VersionNumber: of.number,
    ...(of.description === '' ? {} : { VersionDescription: of.description }),
    CreateTime: aws.clock.iso(),
    CreatedBy: of.createdBy,
    LaunchTemplateData: of.data,
  };
}

function templateNamed(aws: Aws, place: Place, name: string): Resource | undefined {
  return objectsOf(aws, place, 'launch-template').find((one) => text(one.body, 'LaunchTemplateName') === name);
}

/** By id or by name, exactly one of the two. */
export function needTemplate(aws: Aws, place: Place, id: string, name: string): Resource {
  if (id !== '' && name !== '')
    throw invalidParameter('Both launch template ID and launch template name cannot be specified.');
  if (id === '' && name === '')
    throw new AwsFault('MissingParameter', 'Either LaunchTemplateId or LaunchTemplateName must be specified.');
  if (id !== '') return needObject(aws, place, 'launch-template', id);
  const template = templateNamed(aws, place, name);
  if (!template) throw noTemplateNamed(name);
  return template;
}

function noTemplateNamed(name: string): AwsFault {
  return new AwsFault(
    'InvalidLaunchTemplateName.NotFoundException',
    `The specified launch template, with template name ${name}, does not exist.`,
  );
}

/** The template of a request. */
export function templateOf(call: Call): Resource {
  const { aws, input } = call;
  return needTemplate(aws, placeOfCall(call), text(input, 'LaunchTemplateId'), text(input, 'LaunchTemplateName'));
}

export function deleteLaunchTemplate(call: Call): Reply {
  const template = templateOf(call);
  call.aws.graph.delete(template.id, call.caller.arn);
  return { LaunchTemplate: template.body };
}
