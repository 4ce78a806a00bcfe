import { expect, test } from '@jest/globals';
import { assertBundle, compileForNode } from './bundle-rules.ts';

const fine = [
  'libs/workflows/src/install.ts',
  'node_modules/@temporalio/workflow/lib/index.js',
  'node_modules/ms/dist/index.cjs',
];

test('assertBundle: says how large a bundle of allowed modules is', () => {
  expect(assertBundle('x'.repeat(2048), fine)).toBe(2);
});

test.each([
  'node_modules/@google-cloud/container/build/src/index.js',
  'node_modules/zod/v4/index.js',
  'libs/activities-gcp/src/kinds.ts',
  'apps/cli/src/index.ts',
  'node_modules/ms/node_modules/zod/index.js',
])('assertBundle: refuses a bundle with %s', (module) => {
  expect(() => assertBundle('', [...fine, module])).toThrow(module);
});

test('assertBundle: refuses a bundle that is too large, and one that names no modules', () => {
  expect(() => assertBundle('x'.repeat(3 * 1024 * 1024), fine)).toThrow('KiB');
  expect(() => assertBundle('', [])).toThrow('no modules');
});

test('compileForNode: sets the target of the rule for TypeScript and leaves the rest; says so when there is none', () => {
  const rule = { test: /\.ts$/, use: { loader: 'swc-loader', options: { jsc: { target: 'es2017' } } } };
  const compiled = compileForNode({ mode: 'development', module: { rules: [{ test: /\.js$/ }, rule] } });
  expect(compiled).toEqual({
    mode: 'development',
    module: { rules: [{ test: /\.js$/ }, { ...rule, use: { ...rule.use, options: { jsc: { target: 'es2022' } } } }] },
  });
  expect(() => compileForNode({ module: { rules: [] } })).toThrow('no rule for TypeScript');
});
