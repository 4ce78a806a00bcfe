import { builtinModules } from 'node:module';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import { sourceConstraints, testConstraints } from './tools/checks/src/boundaries.ts';

const tests = ['**/*.test.ts', '**/testing/**/*.ts'];

/** Runs in the workflow sandbox, where Node's modules do not exist; the boundary rule does not see them. */
const sandboxed = ['libs/contracts/**/*.ts', 'libs/saga/**/*.ts', 'libs/workflows/**/*.ts'];

const boundaries = (depConstraints, more = {}) => [
  'error',
  { depConstraints, banTransitiveDependencies: true, checkDynamicDependenciesExceptions: ['.*'], ...more },
];

export default tseslint.config(
  { ignores: ['**/node_modules', '**/dist', '.nx', '.slipway', 'coverage', 'test-artifacts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(sourceConstraints),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Literals are what matters; what was caught is thrown on as it came.
      '@typescript-eslint/only-throw-error': 'off',
      'no-throw-literal': 'error',
      // Promises that are lost are found by the two rules on floating and misused ones.
      '@typescript-eslint/await-thenable': 'off',
      // Members of interfaces are written as methods; none of ours reads `this` unless it is a class.
      '@typescript-eslint/unbound-method': 'off',
      // SDKs answer with the number or the name of the same enum.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNever: true },
      ],
      // An interface asks for a promise where one implementation has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Every `Json` may be an object; the schema in front of it says which are not.
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a name can be searched for.' },
      ],
      eqeqeq: 'error',
    },
  },
  {
    files: tests,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(testConstraints, {
        ignoredCircularDependencies: [['@slipway/testing', '*']],
      }),
      // What a test reads back is JSON without a type; a wrong guess fails the test.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    files: sandboxed,
    ignores: tests,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: builtinModules.map((name) => ({ name, message: 'Not in the workflow sandbox.' })),
          patterns: [{ group: ['node:*'], message: 'Not in the workflow sandbox.' }],
        },
      ],
    },
  },
  {
    // The modules of the bundle are loaded once for all runs of a worker: what they keep, one run would see of another.
    files: sandboxed,
    ignores: tests,
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a name can be searched for.' },
        {
          selector: ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind!="const"]',
          message: 'All runs of a worker share this module: it keeps no state.',
        },
        {
          selector:
            ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Map|Set|WeakMap|WeakSet|Array)$/]',
          message: 'All runs of a worker share this module: it keeps no state.',
        },
      ],
    },
  },
  {
    files: ['**/index.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration[exported=null]', message: 'Name what is public.' },
      ],
    },
  },
  {
    // What a command does not need is not loaded: `slipway plan` starts in a blink, and works without Temporal.
    files: ['apps/cli/**/*.ts'],
    ignores: [...tests, 'apps/cli/src/temporal/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@temporalio/*', '**/client-gateway.ts'],
              allowTypeImports: true,
              message: 'Load it when it is used: await import(…).',
            },
          ],
        },
      ],
    },
  },
);
