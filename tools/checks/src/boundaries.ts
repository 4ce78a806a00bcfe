/**
 * Who may import whom, by the tags in each package.json (`nx.tags`). A project has to satisfy every row that matches one of its
 * tags. Read by eslint.config.js. Reasons: CONTRIBUTING.md, rule 3. That the rules bite: boundaries.test.ts.
 */
const all = '*';

interface Row {
  tag: string;
  /** Tags of projects that may be imported. */
  ours: readonly string[];
  /** Packages that may be imported; `*` in a name stands for anything. */
  packages: readonly string[];
  /** Packages that may not, all the same. */
  but?: readonly string[];
}

const rows: readonly Row[] = [
  { tag: 'type:contract', ours: [], packages: [] },
  { tag: 'type:saga', ours: ['type:contract'], packages: [] },
  {
    tag: 'type:workflow',
    ours: ['type:contract', 'type:saga'],
    packages: ['@temporalio/workflow', '@temporalio/workflow/lib/internals.js', '@temporalio/common'],
  },
  { tag: 'type:spec', ours: ['type:contract'], packages: ['zod', 'yaml'] },
  { tag: 'type:blueprint', ours: ['type:contract', 'type:spec'], packages: ['zod'] },
  {
    tag: 'type:core',
    ours: ['type:contract', 'type:spec', 'type:blueprint'],
    packages: ['@temporalio/activity', '@temporalio/common', 'zod'],
  },
  {
    tag: 'type:provider',
    ours: ['type:contract', 'type:spec', 'type:blueprint', 'type:core'],
    packages: [all],
    but: ['@temporalio/*', '@kubernetes/*'],
  },
  {
    tag: 'cloud:gcp',
    ours: [all],
    packages: ['@google-cloud/*', '@googleapis/*', 'googleapis*', 'google-auth-library', 'google-gax*', 'zod'],
  },
  { tag: 'cloud:aws', ours: [all], packages: ['@aws-sdk/*', '@smithy/*', 'zod'] },
  { tag: 'cloud:azure', ours: [all], packages: ['@azure/*', 'zod'] },
  {
    tag: 'type:cluster',
    ours: ['type:contract', 'type:blueprint', 'type:core'],
    packages: ['@kubernetes/client-node', 'yaml', 'zod', 'dns-packet'],
  },
  { tag: 'type:providers', ours: ['type:contract', 'type:core', 'type:provider'], packages: [] },
  {
    tag: 'type:sim',
    ours: [],
    packages: [
      '@aws-sdk/client-*',
      '@peculiar/x509',
      'reflect-metadata',
      'protobufjs*',
      '@grpc/*',
      'yaml',
      'dns-packet',
      'get-port',
    ],
  },
  {
    tag: 'app:cli',
    ours: ['type:contract', 'type:spec', 'type:blueprint', 'type:providers'],
    packages: ['@temporalio/client', '@temporalio/common', '@temporalio/envconfig', 'esbuild'],
  },
  {
    tag: 'app:worker',
    ours: [
      'type:contract',
      'type:spec',
      'type:blueprint',
      'type:core',
      'type:cluster',
      'type:providers',
      'type:workflow',
    ],
    packages: ['@temporalio/*', 'zod'],
  },
  { tag: 'type:testing', ours: [all], packages: [all] },
  {
    tag: 'type:tool',
    ours: ['type:tool', 'type:contract'],
    packages: [all],
    but: ['@temporalio/worker', '@google-cloud/*'],
  },
  { tag: 'type:repository', ours: [all], packages: [all] },
];

/** Constraints of what ships. */
export const sourceConstraints = rows.map(({ tag, ours, packages, but }) => ({
  sourceTag: tag,
  onlyDependOnLibsWithTags: ours,
  ...(packages.includes(all) ? {} : { allowedExternalImports: packages }),
  ...(but ? { bannedExternalImports: but } : {}),
}));

/** What a test may use besides what its project may: it drives real SDKs against the local cloud, with the binaries of the toolchain. */
const ofTests = ['type:testing', 'type:sim', 'type:tool', 'type:providers'];

/** Constraints of tests and of the `testing` folders they import. The local cloud stays apart from ours even there. */
export const testConstraints = rows.map(({ tag, ours }) => ({
  sourceTag: tag,
  onlyDependOnLibsWithTags: tag === 'type:sim' ? ['type:tool'] : [...ours, ...ofTests],
}));
