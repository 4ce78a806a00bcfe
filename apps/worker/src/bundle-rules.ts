import type { BundleOptions } from '@temporalio/worker';

type WebpackConfiguration = ReturnType<NonNullable<BundleOptions['webpackConfigHook']>>;

/** Packages that may be in the workflow bundle; everything else slipped past lint. */
const allowedPackages = ['@temporalio/workflow', '@temporalio/common', '@temporalio/proto', 'nexus-rpc', 'ms', 'long'];
const allowedOwn = ['/libs/workflows/', '/libs/saga/', '/libs/contracts/'];
const largestKib = 2.5 * 1024;

/** The bundler's configuration, with the files of the bundle collected into `modules`. */
export function collectModules(config: WebpackConfiguration, modules: string[]): WebpackConfiguration {
  const plugins: WebpackConfiguration['plugins'] = [
    ...(config.plugins ?? []),
    (compiler) =>
      compiler.hooks.done.tap('slipway', ({ compilation }) => {
        const files = [...compilation.modules]
          .map((module) => module.nameForCondition())
          .filter((path) => path !== null);
        modules.push(...[...new Set(files)].map(withoutRoot).sort());
      }),
  ];
  return { ...config, plugins };
}

const withoutRoot = (path: string): string => path.replace(/^.*?\/(?=(?:node_modules|libs|apps)\/)/, '');

/**
 * The bundler's configuration, with our sources compiled for the V8 that runs them: the SDK's own choice, ES2017, keeps each private
 * field of each object in a map outside of it.
 * @throws when the SDK's rule for TypeScript is not where it was
 */
export function compileForNode(config: WebpackConfiguration): WebpackConfiguration {
  const rules = structuredClone(config.module?.rules ?? []) as { use?: { options?: { jsc?: { target: string } } } }[];
  const jsc = rules.map((rule) => rule.use?.options?.jsc).find((options) => options !== undefined);
  if (!jsc) throw new Error('the bundler has no rule for TypeScript any more whose target could be set');
  jsc.target = 'es2022';
  return {
    ...config,
    module: { ...config.module, rules: rules },
  };
}

/**
 * Refuses a bundle that is too large or holds a module of a package that is not allowed.
 * @returns its size in KiB
 */
export function assertBundle(code: string, modules: readonly string[]): number {
  const strangers = modules.filter((path) => !isAllowed(`/${path}`));
  if (strangers.length > 0) throw new Error(`the workflow bundle must not contain ${strangers.join(', ')}`);
  if (modules.length === 0) throw new Error('the bundle names no modules: the check has nothing to look at');
  const kib = Math.round(Buffer.byteLength(code) / 1024);
  if (kib > largestKib) throw new Error(`the workflow bundle has ${kib} KiB, at most ${largestKib} are allowed`);
  return kib;
}

function isAllowed(path: string): boolean {
  if (allowedOwn.some((own) => path.includes(own))) return true;
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(path) ?? [];
  // The bundler's own entry point and the SDK's module overrides.
  return name === undefined
    ? !path.includes('/libs/') && !path.includes('/apps/')
    : allowedPackages.includes(name) || name === '@temporalio/worker';
}
