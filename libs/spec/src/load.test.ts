import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Clouds } from './cloud.ts';
import { loadInstallation } from './load.ts';
import { overlap } from './ipv4.ts';
import type { Installation } from './schema.ts';

interface NimbusSettings {
  project: string;
  zones?: string[];
}

/** A cloud with one required field and one default range that a check compares with. */
const clouds: Clouds = {
  nimbus: {
    spec: z.strictObject({
      project: z
        .string()
        .regex(/^[a-z-]+$/, 'expected a project id')
        .meta({ examples: ['acme-dev'] }),
      zones: z.array(z.string()).optional(),
    }),
    check: (installation) => {
      const { network, settings } = installation as unknown as Installation<NimbusSettings>;
      const pods = network.pods ?? '10.0.0.0/12';
      const nodes = network.nodes ?? '10.255.0.0/16';
      return [
        ...(overlap(pods, nodes)
          ? [{ path: ['network', 'pods'], message: `${pods} overlaps the nodes (${nodes})` }]
          : []),
        ...(settings.zones?.length === 0 ? [{ path: ['nimbus', 'zones'], message: 'no zone is left' }] : []),
      ];
    },
  },
};

const good = `apiVersion: slipway.dev/v1
kind: Installation
metadata:
  name: acme
spec:
  cloud: nimbus
  region: europe-west1
  domain: gitpod.example.com
  acme: { email: platform@example.com }
  nimbus:
    project: acme-dev
`;

function problemsOf(text: string): string[] {
  const loaded = loadInstallation(text, 'a.yaml', clouds);
  if ('installation' in loaded) return [];
  return loaded.diagnostics.map(
    ({ line, column, path, message, suggestion }) =>
      `${line}:${column} ${path}: ${message}${suggestion === undefined ? '' : ` (${suggestion}?)`}`,
  );
}
const changed = (from: string, to: string): string[] => {
  expect(good).toContain(from);
  return problemsOf(good.replace(from, to));
};

describe('loadInstallation', () => {
  test('loadInstallation: a good file gives a flat installation with defaults', () => {
    const loaded = loadInstallation(good, 'a.yaml', clouds);
    expect(loaded).toMatchObject({
      installation: {
        name: 'acme',
        cloud: 'nimbus',
        settings: { project: 'acme-dev' },
        size: 'standard',
        dns: { zone: 'create', delegation: 'wait' },
        acme: { email: 'platform@example.com', server: 'production' },
      },
    });
    expect('installation' in loaded && 'nimbus' in loaded.installation).toBe(false);
  });

  const single: [string, string, string, string[]][] = [
    ['an unknown key', 'region: europe', 'reigon: x\n  region: europe', ['7:3 spec.reigon: unknown key (region?)']],
    ['an unknown key far from any', 'kind: I', 'xyzzy: 1\nkind: I', ['2:1 xyzzy: unknown key']],
    [
      'a wrong type',
      'domain: gitpod.example.com',
      'domain: 5',
      ['8:11 spec.domain: expected a string, got the number 5'],
    ],
    ['a missing project', '    project: acme-dev', '    zones: [a]', ['10:3 spec.nimbus.project: is required']],
    [
      'a missing block of the cloud',
      '  nimbus:\n    project: acme-dev\n',
      '',
      ['5:1 spec.nimbus.project: is required'],
    ],
    [
      'an invalid domain',
      'gitpod.example.com',
      '"*.example.com"',
      ['8:11 spec.domain: expected a lower-case host name such as gitpod.example.com, got "*.example.com"'],
    ],
    [
      'a bad name',
      'name: acme',
      'name: Acme--x',
      [
        '4:9 metadata.name: expected lower-case letters, digits and single hyphens, beginning with a letter, got "Acme--x"',
      ],
    ],
    [
      'a malformed region',
      'europe-west1',
      'europe_west1',
      ['7:11 spec.region: expected a region such as europe-west1, got "europe_west1"'],
    ],
    [
      'a malformed range',
      '  cloud:',
      '  network: { pods: 10.0.0.0 }\n  cloud:',
      ['6:20 spec.network.pods: expected an IPv4 range such as 10.255.0.0/16, got "10.0.0.0"'],
    ],
    [
      'overlapping ranges',
      '  cloud:',
      '  network:\n    pods: 10.0.0.0/8\n    services: 10.64.0.0/20\n  cloud:',
      [
        '7:11 spec.network.pods: 10.0.0.0/8 overlaps the nodes (10.255.0.0/16)',
        '8:15 spec.network.services: 10.64.0.0/20 overlaps network.pods (10.0.0.0/8)',
      ],
    ],
    [
      'an unknown cloud',
      'cloud: nimbus',
      'cloud: nimbsu',
      ['6:10 spec.cloud: expected nimbus, got "nimbsu" (nimbus?)'],
    ],
    [
      'another version of the format',
      'slipway.dev/v1',
      'slipway.dev/v2',
      ['1:13 apiVersion: expected slipway.dev/v1, got "slipway.dev/v2" (slipway.dev/v1?)'],
    ],
    ['another kind', 'kind: Installation', 'kind: Deployment', ['2:7 kind: expected Installation, got "Deployment"']],
    [
      'a minimum above the maximum',
      '  cloud:',
      '  nodePools: { services: { min: 5, max: 2 } }\n  cloud:',
      ['6:33 spec.nodePools.services.min: 5 is more than max (2)'],
    ],
    [
      'a pool of the other layout',
      '  cloud:',
      '  nodePools: { headless: { min: 1 } }\n  cloud:',
      ['6:16 spec.nodePools.headless: layout two has no such pool, only services, workspaces'],
    ],
    [
      'a hold that waits too long',
      '  cloud:',
      '  holdLimitHours: 721\n  cloud:',
      ['6:19 spec.holdLimitHours: expected at most 720, got the number 721'],
    ],
    [
      'a number that is not whole',
      '  cloud:',
      '  nodePools: { services: { min: 1.5 } }\n  cloud:',
      ['6:33 spec.nodePools.services.min: expected a whole number, got the number 1.5'],
    ],
    [
      'a choice between forms',
      '  cloud:',
      '  dns: { zone: creat }\n  cloud:',
      ['6:16 spec.dns.zone: expected create or a mapping, got "creat" (create?)'],
    ],
    [
      'a wrong part of the chosen form',
      '  cloud:',
      '  dns: { zone: { adop: z } }\n  cloud:',
      ['6:10 spec.dns.zone.adopt: is required', '6:18 spec.dns.zone.adop: unknown key (adopt?)'],
    ],
    ['a key that stands twice', '  region:', '  cloud: nimbus\n  region:', ['7:3 : map keys must be unique']],
    ['an empty value', 'region: europe-west1', 'region:', ['7:10 spec.region: expected a string, got nothing']],
    [
      'a check of the cloud',
      'project: acme-dev',
      'project: acme-dev\n    zones: []',
      ['12:12 spec.nimbus.zones: no zone is left'],
    ],
  ];
  test.each(single)('loadInstallation: %s is reported with line and column', (_what, from, to, expected) => {
    expect(changed(from, to)).toEqual(expected);
  });

  test('loadInstallation: everything that is wrong is reported at once, in the order of the file', () => {
    const bad = `apiVersion: slipway.dev/v2
kind: Instalation
metadata: { name: 9lives }
spec:
  cloud: nimbus
  region: Europe West
  domain: nodots
  acme: { email: nobody }
  nodePool: {}
  network:
    nodes: 10.0.0.0/9
    pods: 10.0.0.0/12
  database: { storageGb: "20" }
  nimbus: { zones: [] }
`;
    expect(
      problemsOf(bad).map((line) =>
        line
          .split(':')
          .slice(0, 2)
          .join(':')
          .replace(/^(\S+) (.*)$/, '$1 $2'),
      ),
    ).toEqual([
      '1:13 apiVersion',
      '2:7 kind',
      '3:19 metadata.name',
      '6:11 spec.region',
      '7:11 spec.domain',
      '8:18 spec.acme.email',
      '9:3 spec.nodePool',
      '12:11 spec.network.pods',
      '13:26 spec.database.storageGb',
      '14:3 spec.nimbus.project',
      '14:20 spec.nimbus.zones',
    ]);
  });

  test('loadInstallation: text that is not YAML is one problem at its place', () => {
    expect(problemsOf('spec: [1, 2\nkind: x\n')[0]).toMatch(/^2:\d+ : /);
  });

  test.each(['', '# nothing\n', 'null\n'])('loadInstallation: %j is an empty file', (text) => {
    expect(problemsOf(text)).toEqual(['1:1 : the file is empty']);
  });

  test.each(['[]', 'word', '5'])('loadInstallation: %s is no mapping', (text) => {
    expect(problemsOf(text)[0]).toMatch(/^1:1 : expected a mapping, got/);
  });

  test('loadInstallation: a second document is refused', () => {
    expect(problemsOf(`${good}---\nkind: other\n`)).toEqual([
      '12:1 : a second document: one file describes one installation',
    ]);
  });
});
