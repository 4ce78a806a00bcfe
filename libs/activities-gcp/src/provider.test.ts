import { conformanceStage } from '@slipway/testing/cloud/conformance-stage';
import { testProvider } from '@slipway/testing/conformance';
import { gcp } from './provider.ts';
import { stage } from './testing/stage.ts';
import { whole } from './testing/whole.ts';

const unowned = ['gcp.apis', 'gcp.admin-binding', 'gcp.storage-baseline'];

testProvider(gcp, async () => conformanceStage(await stage({ scale: 3_000 }), whole, unowned));
