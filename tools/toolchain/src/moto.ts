import { provideEnvironment } from './python-environment.ts';
import type { Provided, Surroundings } from './tool.ts';

/** `moto_server`, somebody else's implementation of Amazon's APIs, and the release of Amazon's models that it is run with. Only tests use it. */
export const provideMoto = (surroundings: Surroundings): Promise<Provided> =>
  provideEnvironment(
    {
      tool: 'moto',
      entry: '5.2.3-botocore-1.44.5',
      packages: ['moto[server]==5.2.3', 'botocore==1.44.5', 'boto3==1.44.5'],
      path: 'bin/moto_server',
    },
    surroundings,
  );
