import type { Image } from '../kubelet/image-handler.ts';
import { calicoImages } from './calico/index.ts';
import { certManagerImages } from './cert-manager/index.ts';
import { clusterAutoscalerImages } from './cluster-autoscaler/program.ts';
import { externalDnsImages } from './external-dns/program.ts';
import { gitpodImages } from './gitpod/components.ts';
import { systemImages } from './system.ts';

/** Every image that the simulated registry knows. */
export const images: Image[] = [
  ...systemImages,
  ...calicoImages,
  ...certManagerImages,
  ...clusterAutoscalerImages,
  ...externalDnsImages,
  ...gitpodImages,
];
