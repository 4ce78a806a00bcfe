/** Native ES modules throughout: `@kubernetes/client-node` cannot be required, and what is tested is what runs. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools', '<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.slipway/', '<rootDir>/.nx/'],
  // Ends what hangs, and nothing else: a machine may be ten times slower than usual.
  testTimeout: 240_000,
  maxWorkers: 2,
};
