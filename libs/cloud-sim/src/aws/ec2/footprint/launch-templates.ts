import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { integer, object, text } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { needTemplate, putTemplate } from '../machines/launch-templates.ts';
import { needVersion } from '../machines/template-versions.ts';
import type { Place } from '../objects.ts';
import { ec2Id, findObject } from '../objects.ts';
import { tagsFrom } from '../tags.ts';

export interface TemplateFacts {
  /** `lt-…` */
  id: string;
  name: string;
  version: number;
  data: JsonObject;
}

/** One version (`$Default`, `$Latest` or a number; absent: the default) of a template by id or name; AwsFault when there is none. */
export function launchTemplateData(
  aws: Aws,
  place: Place,
  wanted: { id?: string; name?: string; version?: string },
): TemplateFacts {
  const template = needTemplate(aws, place, wanted.id ?? '', wanted.name ?? '');
  const version = needVersion(template, wanted.version ?? '$Default');
  return {
    id: ec2Id(template),
    name: text(template.body, 'LaunchTemplateName'),
    version: integer(version, 'VersionNumber') ?? 0,
    data: object(version, 'LaunchTemplateData'),
  };
}

/** A launch template that another service makes in the account: EKS makes `eks-<uuid>` for each node group. */
export function makeLaunchTemplate(
  aws: Aws,
  place: Place,
  request: { name: string; data: JsonObject; tags: Record<string, string>; holder: string; createdBy: string },
): Resource {
  const { name, data, tags, holder, createdBy } = request;
  return putTemplate(aws, place, { name, data, description: '', tags: tagsFrom(tags), createdBy, parent: holder });
}

/** Absent is success. */
export function removeLaunchTemplate(aws: Aws, place: Place, id: string, by: string): void {
  const template = findObject(aws, place, 'launch-template', id);
  if (template) aws.graph.delete(template.id, by);
}
