import { provideAzureModels } from './azure-models.ts';
import { provideChromium } from './chromium.ts';
import { provideMoto } from './moto.ts';
import { obtain } from './obtain.ts';
import { thisPlatform } from './platform.ts';
import type { Provided, Surroundings } from './tool.ts';
import { helm } from './tools/helm.ts';
import { kubernetes } from './tools/kubernetes.ts';
import { temporal } from './tools/temporal.ts';

const definitions = { temporal, helm, kubernetes };

export const toolNames = ['temporal', 'helm', 'kubernetes', 'chromium', 'moto', 'azure-models'] as const;
export type ToolName = (typeof toolNames)[number];

export type ProvideOptions = Partial<Omit<Surroundings, 'platform'>>;

/**
 * A tool, ready to run. `kubernetes` is a folder with etcd, kube-apiserver, kube-controller-manager and kube-scheduler, every other tool an
 * executable. May be called for several tools at once and by several processes; throws a `ToolchainFailure`.
 */
export async function provide(tool: ToolName, options: ProvideOptions = {}): Promise<Provided> {
  const surroundings: Surroundings = {
    env: process.env,
    onProgress: () => undefined,
    answerTimeoutMs: 4_000,
    stallTimeoutMs: 10_000,
    ...options,
    platform: thisPlatform(),
  };
  if (tool === 'chromium') return provideChromium(surroundings);
  if (tool === 'azure-models') return provideAzureModels(surroundings);
  return tool === 'moto' ? provideMoto(surroundings) : obtain(definitions[tool], surroundings);
}

export function isToolName(value: string): value is ToolName {
  return (toolNames as readonly string[]).includes(value);
}
