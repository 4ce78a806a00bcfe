import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import { ArmFault } from '../fault.ts';
import type { ResourceType } from '../resource-type.ts';
import { nameOf, parentId } from './arm-id.ts';
import type { ArmCall, Reply } from './call.ts';
import { late } from './changes.ts';
import { isWithin } from './locks.ts';
import { parentNotFound, resourceNotFound } from './refusals.ts';
import { viewOf } from './view.ts';

/** The resource as this reader sees it; throws the 404 of its type. */
export function present(call: ArmCall, type: ResourceType): Resource {
  const { azure } = call;
  const found = azure.find(call.id);
  const hiddenUntil = azure.store.get<number>(late, found?.id ?? '') ?? 0;
  const isLate = found !== undefined && azure.clock.now() < hiddenUntil && azure.clock.mode !== 'instant';
  if (!found || isLate || !azure.lags.visible(found, 'get', call.reader)) throw notFound(call, type);
  return found;
}

function notFound(call: ArmCall, type: ResourceType): ArmFault {
  if (type.missing) return type.missing(call);
  const parent = parentId(call.id);
  if (type.type.split('/').length > 2 && !call.azure.find(parent)) return parentNotFound(nameOf(parent));
  const at = call.id.toLowerCase().lastIndexOf('/providers/');
  const names = call.id
    .slice(at)
    .split('/')
    .slice(3)
    .filter((_part, index) => index % 2 === 1);
  return resourceNotFound(type.type, names.join('/'), call.resourceGroup);
}

export function get(call: ArmCall, type: ResourceType): Reply {
  const resource = present(call, type);
  const etag = text(resource.body, 'etag');
  return {
    status: 200,
    ...(etag === '' ? {} : { headers: { etag } }),
    body: viewOf(call.azure, type, resource),
  };
}

/** HEAD: 204, or 404 without a body. */
export function head(call: ArmCall, type: ResourceType): Reply {
  try {
    present(call, type);
    return { status: 204 };
  } catch (error) {
    if (error instanceof ArmFault && error.http === 404) return { status: 404 };
    throw error;
  }
}

/** All of one type that stand under `call.id`: a group, a subscription or the resource above. */
export function listOf(call: ArmCall, type: ResourceType): Reply {
  const { azure } = call;
  const scope = call.id.toLowerCase();
  const among = (all: readonly Resource[]): Resource[] =>
    type.collection?.(call, call.id, all) ?? all.filter((item) => isWithin(item.id.toLowerCase(), scope));
  const live = among(azure.graph.all(type.type));
  const gone = azure.graph.tombstones(type.type).filter((item) => azure.lags.ghost(item, call.reader));
  const ghosts = gone.length === 0 ? [] : among(gone);
  const hidden = (item: Resource): boolean => (azure.store.get<number>(late, item.id) ?? 0) > azure.clock.now();
  const seen = live.filter((item) => azure.lags.visible(item, 'list', call.reader) && !hidden(item));
  const shown = [...seen, ...ghosts].filter((item) => type.listed?.(call, item) ?? true);
  return page(
    call,
    shown.map((item) => viewOf(azure, type, item)),
    type.pageSize ?? 100,
  );
}

/** `{value, nextLink}`; the link is the request's own URL with a position. */
export function page(call: ArmCall, all: NonNullable<Reply['body']>[], size: number): Reply {
  const { searchParams } = call.http.url;
  const position = searchParams.get('$skiptoken') ?? searchParams.get('$skipToken') ?? '';
  const from = position === '' ? 0 : Number(Buffer.from(position, 'base64url').toString());
  if (!Number.isInteger(from)) throw new ArmFault('InvalidSkipToken', `The skip token '${position}' is invalid.`);
  const top = Number(searchParams.get('$top') ?? size);
  const to = from + Math.max(1, Math.min(size, top));
  const value = all.slice(from, to);
  if (to >= all.length) return { status: 200, body: { value } };
  const next = new URLSearchParams(searchParams);
  next.set('$skiptoken', Buffer.from(String(to)).toString('base64url'));
  const host = call.http.headers['host'] ?? '';
  return { status: 200, body: { value, nextLink: `https://${host}${call.http.url.pathname}?${next.toString()}` } };
}
