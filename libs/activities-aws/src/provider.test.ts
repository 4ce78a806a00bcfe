import { conformanceStage } from '@slipway/testing/cloud/conformance-stage';
import { testProvider } from '@slipway/testing/conformance';
import { aws } from './provider.ts';
import { stage } from './testing/stage.ts';
import { whole } from './testing/whole.ts';

const unowned = ['aws.storage-class', 'aws.asg-tags', 'aws.registry-credentials'];

testProvider(aws, async () => conformanceStage(await stage({ scale: 3_000 }), whole, unowned));
