import type { Member, Models, Shape } from './descriptions.ts';

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What of a body its model does not know or allow, each with where it stands: `properties.sku: needed and not there`. */
export function checkBody(models: Models, model: string, body: unknown): string[] {
  return checkModel(models, model, body, '');
}

function checkModel(models: Models, name: string, value: unknown, at: string): string[] {
  if (!isObject(value)) return [`${at || 'the body'}: no object`];
  const members = models[name]?.members ?? [];
  return checkLevel(models, members, value, at);
}

/** Members of one object; those whose path goes further are of an object inside of it. */
function checkLevel(models: Models, members: readonly Member[], value: Fields, at: string): string[] {
  const byName = new Map<string, Member[]>();
  for (const member of members) {
    const [first = '', ...rest] = member.path;
    byName.set(first, [...(byName.get(first) ?? []), { ...member, path: rest }]);
  }
  const unknown = Object.keys(value).filter((key) => !byName.has(key));
  const said = unknown.map((key) => `${join(at, key)}: nobody knows it`);
  for (const [key, its] of byName) said.push(...checkMember(models, its, value[key], join(at, key)));
  return said;
}

function checkMember(models: Models, its: readonly Member[], value: unknown, at: string): string[] {
  const own = its.find(({ path }) => path.length === 0);
  if (!own) {
    const needed = its.filter(({ required }) => required).map(({ path }) => `${join(at, path.join('.'))}: needed`);
    if (value === undefined) return needed;
    return isObject(value) ? checkLevel(models, its, value, at) : [`${at}: no object`];
  }
  if (value === undefined || value === null) return own.required ? [`${at}: needed`] : [];
  if (own.readOnly) return [`${at}: only Azure writes it`];
  return [...checkShape(models, own.type, value, at), ...checkLimits(own, value, at)];
}

function checkShape(models: Models, shape: Shape, value: unknown, at: string): string[] {
  switch (shape.kind) {
    case 'any':
      return [];
    case 'words': {
      const known = shape.values.some((word) => word.toLowerCase() === String(value).toLowerCase());
      return known ? [] : [`${at}: ${String(value)} is none of ${shape.values.join(', ')}`];
    }
    case 'list':
      if (!Array.isArray(value)) return [`${at}: no list`];
      return value.flatMap((each) => checkShape(models, shape.of, each, `${at}[]`));
    case 'map':
      if (!isObject(value)) return [`${at}: no object`];
      return Object.values(value).flatMap((each) => checkShape(models, shape.of, each, `${at}{}`));
    case 'model':
      return checkModel(models, shape.name, value, at);
    case 'integer':
      return Number.isInteger(value) ? [] : [`${at}: no integer`];
    default:
      return typeof value === shape.kind ? [] : [`${at}: no ${shape.kind}`];
  }
}

function checkLimits(member: Member, value: unknown, at: string): string[] {
  const { pattern, min_length = 0, max_length = Infinity, minimum = -Infinity, maximum = Infinity } = member;
  const { min_items = 0, max_items = Infinity } = member;
  const within = (size: number, least: number, most: number): boolean => size >= least && size <= most;
  const wrong =
    (typeof value === 'string' && !within(value.length, min_length, max_length)) ||
    (typeof value === 'string' && pattern !== undefined && !new RegExp(pattern).test(value)) ||
    (typeof value === 'number' && !within(value, minimum, maximum)) ||
    (Array.isArray(value) && !within(value.length, min_items, max_items));
  return wrong ? [`${at}: out of its limits`] : [];
}

const join = (at: string, key: string): string => (at === '' ? key : `${at}.${key}`);
