import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import { validation } from './refusals.ts';

const characters = /^[\w+=,.@-]+$/;

/** Checks a name of IAM's and returns it. */
export function nameAt(input: JsonObject, member: string, most: number): string {
  const name = text(input, member);
  const at = member.charAt(0).toLowerCase() + member.slice(1);
  if (name.length < 1 || name.length > most) {
    const bound = name.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${most}`;
    throw validation(
      `1 validation error detected: Value '${name}' at '${at}' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  if (!characters.test(name))
    throw validation(
      `The specified value for ${at} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  return name;
}

/** `/`, or a path that begins and ends with a slash. */
export function pathAt(input: JsonObject): string {
  const path = text(input, 'Path') || '/';
  if (!/^\/([!-~]+\/)?$/.test(path))
    throw validation(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    );
  return path;
}

/** A document as answers show it. */
export function encodedDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
