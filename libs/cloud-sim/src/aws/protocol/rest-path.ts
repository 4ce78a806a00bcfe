import type { HttpRequest } from '../../core/http-server.ts';
import type { OperationModel, ServiceModel } from './model.ts';
import type { Asked } from './protocol.ts';

interface Route {
  operation: OperationModel;
  method: string;
  segments: string[];
  /** Keys and values that the query must have: `?location`, `?list-type=2`. */
  fixed: [string, string][];
}

function routeOf(operation: OperationModel, prefix: string): Route[] {
  if (!operation.http) return [];
  const [method, template] = operation.http;
  const [path = '', query = ''] = template.split('?');
  const segments = (prefix + path).split('/').filter((part) => part !== '');
  return [{ operation, method, segments, fixed: [...new URLSearchParams(query)] }];
}

/** Labels of a path that fits, still encoded; `{Key+}` takes the rest. */
function labelsOf(segments: string[], path: string[]): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const label = /^\{([^+}]+)(\+?)\}$/.exec(segment);
    const part = path[index];
    if (part === undefined || part === '') return undefined;
    if (!label) {
      if (part !== segment) return undefined;
    } else if (label[2] === '+') return { ...labels, [label[1] ?? '']: path.slice(index).join('/') };
    else labels[label[1] ?? ''] = part;
  }
  return segments.length === path.length ? labels : undefined;
}

/** Finds operations by method, path and the fixed part of the query; of several that fit, the one that asks for most. */
export function restRouter(
  model: ServiceModel,
  prefix: (operation: OperationModel) => string,
): (http: HttpRequest) => Asked | undefined {
  const routes = [...model.operations.values()].flatMap((operation) => routeOf(operation, prefix(operation)));
  const weight = (route: Route): number =>
    route.fixed.length * 100 + route.segments.filter((part) => !part.startsWith('{')).length;
  routes.sort((a, b) => weight(b) - weight(a));
  return (http) => {
    const [line = '', query = ''] = http.target.split('?');
    const given = new URLSearchParams(query);
    // A key of an object may end in a slash; a path of anything else may not matter.
    const path = line.replace(/^\//, '').split('/');
    const bare = path.at(-1) === '' ? path.slice(0, -1) : path;
    for (const { operation, method, segments, fixed } of routes) {
      if (method !== http.method || !fixed.every(([key, value]) => given.get(key) === value)) continue;
      const greedy = segments.at(-1)?.endsWith('+}') === true;
      const labels = labelsOf(segments, greedy ? path : bare);
      if (labels) return { operation, labels };
    }
    return undefined;
  };
}
