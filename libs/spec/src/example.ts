import { z } from 'zod';
import type { Clouds } from './cloud.ts';
import { apiVersion, documentKind } from './document.ts';
import { loadInstallation } from './load.ts';
import { exampleOf } from './schema-at.ts';
import { installationName, specSchema, type Installation } from './schema.ts';

/** A field of a cloud's block that has no default. */
export interface RequiredSetting {
  key: string;
  description: string;
  example: string;
}

/** What a cloud's block of the file must say. */
export function requiredSettings(clouds: Clouds, cloud: string): RequiredSetting[] {
  const schema = describe(clouds[cloud]?.spec ?? z.strictObject({}));
  return (schema.required ?? []).map((key) => {
    const field = schema.properties?.[key] as z.core.JSONSchema.BaseSchema | undefined;
    return { key, description: field?.description ?? '', example: String(field?.examples?.[0] ?? '') };
  });
}

/** A file with nothing but what is required, from the examples that the schemas give. */
export function exampleFile(clouds: Clouds, cloud: string): ExampleFile {
  const block = exampleOf(describe(clouds[cloud]?.spec ?? z.strictObject({})));
  const spec = exampleOf(describe(specSchema)) as object;
  const name = String(exampleOf(describe(installationName)));
  const { exampleRegion: region } = clouds[cloud] ?? {};
  const place = region === undefined ? {} : { region };
  return { apiVersion, kind: documentKind, metadata: { name }, spec: { ...spec, ...place, cloud, [cloud]: block } };
}

export interface ExampleFile {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: Record<string, unknown>;
}

/** That file as an installation, defaults filled in. Undefined: a required field has no valid example. */
export function exampleInstallation(clouds: Clouds, cloud: string): Installation | undefined {
  const loaded = loadInstallation(JSON.stringify(exampleFile(clouds, cloud)), 'example', clouds);
  return 'installation' in loaded ? loaded.installation : undefined;
}

const describe = (schema: z.ZodType): z.core.JSONSchema.BaseSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
