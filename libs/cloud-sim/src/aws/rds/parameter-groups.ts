import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import { limitOf } from '../servicequotas/limits.ts';
import { tagList } from '../tag-list.ts';
import { isFamily, majorVersions } from './engine-versions.ts';
import { describePage, objectsOf, placeOfCall, rdsArn, readIdentifier, typeOf } from './object.ts';
import { isAllowed, parameterRows } from './parameters.ts';
import { invalidCombination, invalidValue, notFound } from './refusals.ts';

const mostPerRequest = 20;

interface Place {
  account: string;
  region: string;
}

export function findParameterGroup(aws: Aws, place: Place, name: string): Resource {
  const found = aws.graph.get(rdsArn(place, 'pg', name)) ?? defaultGroup(aws, place, name);
  if (!found) throw notFound('DBParameterGroupNotFound', `DBParameterGroup not found: ${name}`);
  return found;
}

/** `default.mysql8.0` and its like are there for everybody. */
function defaultGroup(aws: Aws, place: Place, name: string): Resource | undefined {
  const major = majorVersions.find(({ family }) => `default.${family}` === name);
  if (!major) return undefined;
  return addGroup(
    aws,
    place,
    {
      name,
      family: major.family,
      description: `Default parameter group for ${major.family}`,
      createdBy: 'amazon-rds',
      tags: [],
    },
    true,
  );
}

function addGroup(
  aws: Aws,
  place: Place,
  group: { name: string; family: string; description: string; createdBy: string; tags: JsonObject[] },
  providerOwned: boolean,
): Resource {
  const id = rdsArn(place, 'pg', group.name);
  aws.graph.forget(id);
  return aws.graph.create({
    id,
    type: typeOf.pg,
    cloud,
    name: group.name,
    project: place.account,
    location: place.region,
    body: {
      DBParameterGroupName: group.name,
      DBParameterGroupFamily: group.family,
      Description: group.description,
      DBParameterGroupArn: id,
      TagList: group.tags,
    },
    hidden: { parameters: {} },
    refs: [],
    createdBy: group.createdBy,
    ...(providerOwned ? { providerOwned } : {}),
  });
}

const show = ({ body: { TagList: _tags, ...shown } }: Resource): JsonObject => shown;

export function createParameterGroup(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const place = placeOfCall(call);
  const name = readIdentifier('DBParameterGroupName', text(input, 'DBParameterGroupName'), 255);
  const family = text(input, 'DBParameterGroupFamily');
  if (!isFamily(family)) throw invalidValue(`ParameterGroupFamily ${family} is not a valid parameter group family`);
  if (aws.graph.get(rdsArn(place, 'pg', name)))
    throw new AwsFault('DBParameterGroupAlreadyExists', `Parameter group ${name} already exists`);
  const limit = limitOf(aws, place, 'rds', 'L-DE55804A');
  if (objectsOf(aws, place, 'pg').filter((group) => group.providerOwned !== true).length >= limit)
    throw new AwsFault(
      'DBParameterGroupQuotaExceeded',
      `The request would result in the user exceeding the allowed number of DB parameter groups: ${limit}.`,
    );
  const group = addGroup(
    aws,
    place,
    { name, family, description: text(input, 'Description'), createdBy: caller.arn, tags: tagList(input, 'Tags') },
    false,
  );
  call.touched.add(group.id);
  return { DBParameterGroup: show(group) };
}

export function describeParameterGroups(call: Call): JsonObject {
  const { aws, input, reader } = call;
  const name = text(input, 'DBParameterGroupName').toLowerCase();
  const found = objectsOf(aws, placeOfCall(call), 'pg')
    .filter((group) => name === '' || group.name === name)
    .filter((group) => aws.lags.visible(group, name === '' ? 'list' : 'get', reader));
  if (name !== '' && found.length === 0)
    throw notFound('DBParameterGroupNotFound', `DBParameterGroup not found: ${name}`);
  return describePage(input, 'DBParameterGroups', found.map(show));
}

export function describeParameters(call: Call): JsonObject {
  const { aws, input } = call;
  const group = findParameterGroup(aws, placeOfCall(call), text(input, 'DBParameterGroupName'));
  const changed = object(group.hidden, 'parameters');
  const source = text(input, 'Source');
  const all = (parameterRows[text(group.body, 'DBParameterGroupFamily')] ?? [])
    .map((row): JsonObject => {
      const own = object(changed, row.name);
      const value = text(own, 'value') || row.value;
      return {
        ParameterName: row.name,
        ...(value === undefined ? {} : { ParameterValue: value }),
        Description: row.description,
        Source: changed[row.name] === undefined ? (row.value === undefined ? 'engine-default' : 'system') : 'user',
        ApplyType: row.applyType,
        DataType: row.dataType,
        ...(row.allowed === '' ? {} : { AllowedValues: row.allowed }),
        IsModifiable: row.modifiable,
        ApplyMethod: text(own, 'method') || 'pending-reboot',
      };
    })
    .filter((row) => source === '' || row['Source'] === source);
  return describePage(input, 'Parameters', all);
}

/** The group that a call changes, and the parameters that it names. */
function edited(call: Call): { group: Resource; parameters: JsonObject[] } {
  const { aws, input } = call;
  const group = findParameterGroup(aws, placeOfCall(call), text(input, 'DBParameterGroupName'));
  call.touched.add(group.id);
  if (group.providerOwned === true)
    throw invalidValue(
      `The parameter DBParameterGroupName is not a valid identifier: the default parameter group ${group.name} cannot be modified.`,
    );
  const parameters = objects(input, 'Parameters');
  if (parameters.length > mostPerRequest)
    throw invalidValue(`You can modify a maximum of ${mostPerRequest} parameters in a single request.`);
  return { group, parameters };
}

export function modifyParameterGroup(call: Call): JsonObject {
  const { group, parameters: wanted } = edited(call);
  const rows = parameterRows[text(group.body, 'DBParameterGroupFamily')] ?? [];
  const changes = wanted.map((parameter) => {
    const [name, value, method] = [
      text(parameter, 'ParameterName'),
      text(parameter, 'ParameterValue'),
      text(parameter, 'ApplyMethod'),
    ];
    const row = rows.find((item) => item.name === name);
    if (!row) throw invalidValue(`Could not find parameter with name: ${name}`);
    if (!row.modifiable) throw invalidValue(`The parameter ${name} cannot be modified.`);
    if (method === '' || value === '')
      throw invalidValue(
        `The parameter ${method === '' ? 'ApplyMethod' : 'ParameterValue'} must be provided and must not be blank.`,
      );
    if (!isAllowed(row, value))
      throw invalidValue(`Value: ${value} is outside of range: ${row.allowed} for parameter: ${name}`);
    if (method === 'immediate' && row.applyType === 'static')
      throw invalidCombination(`cannot use immediate apply method for static parameter`);
    return [name, { value, method }] as const;
  });
  const parameters = { ...object(group.hidden, 'parameters'), ...Object.fromEntries(changes) };
  call.aws.graph.update(group.id, group.body, { hidden: { parameters } });
  return { DBParameterGroupName: group.name };
}

/** All parameters, unless some are named. docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ResetDBParameterGroup */
export function resetParameterGroup(call: Call): JsonObject {
  const { group, parameters: named } = edited(call);
  if (named.length > 0 && call.input['ResetAllParameters'] === true)
    throw invalidCombination('Parameters cannot be specified when ResetAllParameters is true.');
  const rows = parameterRows[text(group.body, 'DBParameterGroupFamily')] ?? [];
  for (const parameter of named) {
    const name = text(parameter, 'ParameterName');
    if (!rows.some((row) => row.name === name)) throw invalidValue(`Could not find parameter with name: ${name}`);
    if (text(parameter, 'ApplyMethod') === '')
      throw invalidValue('The parameter ApplyMethod must be provided and must not be blank.');
  }
  const reset = named.map((parameter) => text(parameter, 'ParameterName'));
  const kept = Object.entries(object(group.hidden, 'parameters')).filter(
    ([name]) => reset.length > 0 && !reset.includes(name),
  );
  call.aws.graph.update(group.id, group.body, { hidden: { parameters: Object.fromEntries(kept) } });
  return { DBParameterGroupName: group.name };
}

export function deleteParameterGroup(call: Call): undefined {
  const { aws, input, caller } = call;
  const group = findParameterGroup(aws, placeOfCall(call), text(input, 'DBParameterGroupName'));
  call.touched.add(group.id);
  if (group.providerOwned === true)
    throw new AwsFault('InvalidDBParameterGroupState', `Default DBParameterGroup cannot be deleted: ${group.name}`);
  if (aws.graph.users(group.id).length > 0)
    throw new AwsFault(
      'InvalidDBParameterGroupState',
      `One or more database instances are still members of this parameter group ${group.name}, so the group cannot be deleted`,
    );
  aws.graph.delete(group.id, caller.arn);
}
