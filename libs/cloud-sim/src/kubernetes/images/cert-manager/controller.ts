import { Watcher } from '../../api/watcher.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import { stopped, type Program } from '../../kubelet/image-handler.ts';
import { certificateRequestController } from './certificate-request.ts';
import { certificateController } from './certificate.ts';
import { challengeController } from './challenge.ts';
import { toControllerContext } from './controller-context.ts';
import { issuerController } from './issuer.ts';
import { orderController } from './order.ts';
import { acme, certManager } from './types.ts';

const startSeconds = 2;

/** cert-manager's controllers: they work while their pod runs, with its service account's rights. */
export const controllerProgram: Program = async (container) => {
  await container.sleep(startSeconds);
  const context = toControllerContext(container);
  const certificates = certificateController(context);
  const requests = certificateRequestController(context);
  const orders = orderController(context);
  const watched = (
    apiVersion: string,
    kind: string,
    owner: { enqueue(key: string): void },
  ): Watcher<KubernetesObject> =>
    new Watcher(context.client, { apiVersion, kind }, (_key, object) => {
      for (const { name } of object?.metadata.ownerReferences ?? [])
        owner.enqueue(`${object?.metadata.namespace}/${name}`);
    });
  const loops = [
    issuerController(context, 'ClusterIssuer'),
    issuerController(context, 'Issuer'),
    certificates,
    certificates.secrets,
    requests,
    orders,
    challengeController(context),
    // What is made on the way tells who asked for it how far it has come.
    watched(certManager, 'CertificateRequest', certificates),
    watched(acme, 'Order', requests),
    watched(acme, 'Challenge', orders),
  ];
  for (const loop of loops) loop.start();
  container.ready();
  await stopped(container.signal);
  await Promise.all(loops.map((loop) => loop.stop()));
};
