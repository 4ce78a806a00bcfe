import type { Trial, TrialSection } from '../trial.ts';
import { apiFaults } from './api-faults.ts';
import { foreignTrials } from './foreign-trials.ts';
import { gcpScenarios } from './gcp-scenarios.ts';
import { kubeFaults } from './kubernetes/kube-faults.ts';
import { kubeScenarios } from './kubernetes/kube-scenarios.ts';
import { KubeWorld } from './kubernetes/kube-world.ts';
import { trialsOf } from './modes.ts';
import { operationFaults } from './operation-faults.ts';
import { ownFaults } from './own-faults.ts';
import type { Scenario, Site } from './scenario.ts';
import { spread } from './spread.ts';
import { World } from './world.ts';

let world: World | undefined;
let kubeWorld: KubeWorld | undefined;

/** Single resources, call by call: real SDKs against the local cloud, and a caller that tries as often as the server does. */
export const section: TrialSection = {
  async trials() {
    world ??= await World.start();
    kubeWorld ??= await KubeWorld.start();
    const scenarios = await gcpScenarios(world);
    const inCluster = await kubeScenarios(kubeWorld);
    return spread([
      ...scenarios.flatMap((each) => trialsAt(each, scenarios)),
      ...foreignTrials(scenarios),
      ...inCluster.flatMap(trialsInCluster),
    ]);
  },
  async stop() {
    await Promise.all([world?.close(), kubeWorld?.close()]);
    world = kubeWorld = undefined;
  },
};

/** Every fault at every call that it can befall. */
function trialsAt(scenario: Scenario, all: readonly Scenario[]): Omit<Trial, 'spread'>[] {
  const first = firstChange(scenario);
  return scenario.sites.flatMap((site) => {
    const isFirst = site === first;
    const sameApi = all.find(({ verb, sites }) => verb === scenario.verb && sites.some(isLike(site)));
    const place = { isFirst, isFirstOfApi: isFirst && sameApi === scenario };
    const played = [
      ...apiFaults(scenario, site, place),
      ...operationFaults(scenario, site, place),
      ...ownFaults(scenario, site, isFirst),
    ];
    return played.flatMap(([fault, modes]) => trialsOf(scenario, site, fault, modes));
  });
}

const trialsInCluster = (scenario: Scenario): Omit<Trial, 'spread'>[] =>
  scenario.sites.flatMap((site) =>
    kubeFaults(scenario, site).flatMap(([fault, modes]) => trialsOf(scenario, site, fault, modes)),
  );

const firstChange = ({ sites }: Scenario): Site | undefined => sites.find(({ mutation }) => mutation !== undefined);
const isLike =
  ({ service }: Site) =>
  (other: Site): boolean =>
    other.service === service && other.mutation !== undefined;
