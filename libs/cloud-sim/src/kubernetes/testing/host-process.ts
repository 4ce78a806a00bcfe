import { startFixture, clusterId, servicesPool } from './cluster-fixture.ts';

/** A host in a process of its own, for tests that kill it: `node host-process.ts <state>`; says `ready` and stays. */
await startFixture(process.argv[2]).then(({ host }) => host.setNodes(clusterId, [servicesPool]));
process.stdout.write('ready\n');
setInterval(() => undefined, 60_000);
