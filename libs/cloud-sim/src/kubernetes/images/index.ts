import type { Image } from '../kubelet/image-handler.ts';
import { certManagerImages } from './cert-manager/index.ts';
import { externalDnsImages } from './external-dns/program.ts';
import { gitpodImages } from './gitpod/components.ts';
import { systemImages } from './system.ts';

/** Every image that the simulated registry knows. */
export const images: Image[] = [...systemImages, ...certManagerImages, ...externalDnsImages, ...gitpodImages];
