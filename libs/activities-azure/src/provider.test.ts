import { conformanceStage } from '@slipway/testing/cloud/conformance-stage';
import { testProvider } from '@slipway/testing/conformance';
import { azure } from './provider.ts';
import { stage } from './testing/stage.ts';
import { whole } from './testing/whole.ts';

const unowned = ['azure.providers'];

testProvider(azure, async () => conformanceStage(await stage({ scale: 3_000 }), whole, unowned));
