import type { Trial, TrialSection } from '../trial.ts';
import { apiFaults as amazonApi } from './aws/api-faults.ts';
import { ownFaults as amazonOwn } from './aws/own-faults.ts';
import { amazonPlace } from './aws/place.ts';
import { stateFaults } from './aws/state-faults.ts';
import { apiFaults as azureApi } from './azure/api-faults.ts';
import { operationFaults as azureOperations } from './azure/operation-faults.ts';
import { ownFaults as azureOwn } from './azure/own-faults.ts';
import { azurePlace } from './azure/place.ts';
import { foreignTrials } from './foreign-trials.ts';
import { apiFaults as googleApi } from './gcp/api-faults.ts';
import { operationFaults } from './gcp/operation-faults.ts';
import { ownFaults as googleOwn } from './gcp/own-faults.ts';
import { googlePlace } from './gcp/place.ts';
import { kubeFaults } from './kubernetes/kube-faults.ts';
import { kubeScenarios } from './kubernetes/kube-scenarios.ts';
import { KubeWorld } from './kubernetes/kube-world.ts';
import { trialsOf } from './modes.ts';
import type { Played, Standpoint } from './played.ts';
import type { Scenario, Site } from './scenario.ts';
import { cloudScenarios, type CloudScenario } from './scenarios.ts';
import { spread } from './spread.ts';
import { World } from './world.ts';

type Faults = (scenario: Scenario, site: Site, at: Standpoint) => Played[];
type Loose = Omit<Trial, 'spread'>;

const googleFaults: Faults = (scenario, site, at) => [
  ...googleApi(scenario, site, at),
  ...operationFaults(scenario, site, at),
  ...googleOwn(scenario, site, at.isFirst),
];
const amazonFaults: Faults = (scenario, site, at) => [
  ...amazonApi(scenario, site, at),
  ...stateFaults(scenario, site),
  ...amazonOwn(scenario, site, at.isFirst),
];
const azureFaults: Faults = (scenario, site, at) => [
  ...azureApi(scenario, site, at),
  ...azureOperations(scenario, site, at),
  ...azureOwn(scenario, site, at.isFirst),
];

let worlds: { google: World; amazon: World; azure: World; kube: KubeWorld } | undefined;
/** All that stands, also when what should have followed it did not come up. */
let standing: (World | KubeWorld)[] = [];

async function opened<W extends World | KubeWorld>(opening: Promise<W>): Promise<W> {
  const world = await opening;
  standing.push(world);
  return world;
}

/** Single resources, call by call: real SDKs against the local cloud, and a caller that tries as often as the server does. */
export const section: TrialSection = {
  async trials() {
    worlds ??= {
      google: await opened(World.start(await googlePlace())),
      amazon: await opened(World.start(await amazonPlace())),
      azure: await opened(World.start(await azurePlace())),
      kube: await opened(KubeWorld.start()),
    };
    const google = await cloudScenarios(worlds.google);
    const amazon = await cloudScenarios(worlds.amazon);
    const azure = await cloudScenarios(worlds.azure);
    const inCluster = await kubeScenarios(worlds.kube);
    const ofGoogle = [...google.flatMap((each) => trialsAt(each, google, googleFaults)), ...foreignTrials(google)];
    const ofAmazon = [...amazon.flatMap((each) => trialsAt(each, amazon, amazonFaults)), ...foreignTrials(amazon)];
    const ofAzure = [...azure.flatMap((each) => trialsAt(each, azure, azureFaults)), ...foreignTrials(azure)];
    return [
      ...spread([...ofGoogle, ...inCluster.flatMap(trialsInCluster)], 3),
      ...spread(ofAmazon, 1),
      ...spread(ofAzure, 1),
    ];
  },
  async stop() {
    await Promise.all(standing.map((world) => world.close()));
    standing = [];
    worlds = undefined;
  },
};

/** Every fault at every call that it can befall. */
function trialsAt(scenario: CloudScenario, all: readonly CloudScenario[], faults: Faults): Loose[] {
  const first = firstChange(scenario);
  return scenario.sites.flatMap((site) => {
    const isFirst = site === first;
    const sameApi = all.find(({ verb, sites }) => verb === scenario.verb && sites.some(isLike(site)));
    const at = { isFirst, isFirstOfApi: isFirst && sameApi === scenario };
    return faults(scenario, site, at).flatMap(([fault, modes]) => trialsOf(scenario, site, fault, modes));
  });
}

const trialsInCluster = (scenario: Scenario): Loose[] =>
  scenario.sites.flatMap((site) =>
    kubeFaults(scenario, site).flatMap(([fault, modes]) => trialsOf(scenario, site, fault, modes)),
  );

const firstChange = ({ sites }: Scenario): Site | undefined => sites.find(({ mutation }) => mutation !== undefined);
const isLike =
  ({ service }: Site) =>
  (other: Site): boolean =>
    other.service === service && other.mutation !== undefined;
