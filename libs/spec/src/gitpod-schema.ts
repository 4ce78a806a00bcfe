import { z } from 'zod';
import { secretReference } from './secret-reference.ts';

/** Gitpod's own settings, of which its installer's configuration is made: `spec.gitpod`. */
export const gitpodSchema = z
  .strictObject({
    version: z
      .string()
      .default('release-2022.11.3')
      .meta({ description: "Release of Gitpod: the tag of its installer's image." }),
    imageRegistry: z.string().default('eu.gcr.io/gitpod-core-dev/build').meta({
      description: "Where the images of Gitpod and its installer are, for a mirror; default: Gitpod's own.",
    }),
    dropImageRepo: z.boolean().default(false).meta({
      description:
        'All images, also those of others, lie right below imageRegistry under their last name: for a mirror.',
    }),
    imagePullSecrets: z.array(z.string()).default([]).meta({
      description:
        'Secrets for pulling images that are in the namespace gitpod already, each with the key .dockerconfigjson.',
    }),
    ssh: z
      .boolean()
      .default(true)
      .meta({ description: 'Workspaces can be reached with SSH, on port 22 of the domain.' }),
    licenseSecret: secretReference
      .optional()
      .meta({ description: "Gitpod's license, in a Secret the key license; without one Gitpod has 10 seats." }),
    authProviderSecrets: z.array(secretReference).default([]).meta({
      description: 'Git hosts to sign in with, in a Secret the key provider: YAML with id, host, type and oauth.',
    }),
    blockNewUsers: z
      .strictObject({
        enabled: z.boolean().meta({ description: 'Whether new users are blocked.' }),
        passlist: z.array(z.string()).default([]).meta({
          description: 'Domains of e-mail addresses whose users are let in all the same; at least one where enabled.',
        }),
      })
      .optional()
      .meta({ description: 'Who may not sign up; default: everybody may.' }),
    workspace: z
      .strictObject({
        requests: z
          .record(z.string(), z.string())
          .default({ cpu: '1', memory: '2Gi' })
          .meta({ description: 'What a workspace gets at least, as Kubernetes quantities.' }),
        limits: z
          .record(z.string(), z.string())
          .optional()
          .meta({ description: 'What a workspace gets at most, as Kubernetes quantities; default: no limit.' }),
        image: z
          .string()
          .optional()
          .meta({ description: 'Image of workspaces whose repository names none; default: gitpod/workspace-full.' }),
        maxLifetime: z
          .string()
          .default('36h')
          .meta({ description: 'After how long a workspace is stopped even if it is in use, such as 36h.' }),
        timeoutDefault: z.string().optional().meta({
          description: "After how long without use a workspace is stopped, such as 30m; default: Gitpod's.",
        }),
      })
      .prefault({}),
    configOverlay: z
      .record(z.string(), z.json())
      .default({})
      .meta({ description: "Merged last into the configuration of Gitpod's installer." }),
  })
  .prefault({});
