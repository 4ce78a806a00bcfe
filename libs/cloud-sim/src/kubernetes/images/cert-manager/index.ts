import type { Image } from '../../kubelet/image-handler.ts';
import { cainjectorProgram } from './cainjector.ts';
import { controllerProgram } from './controller.ts';
import { startupapicheckProgram } from './startupapicheck.ts';
import { webhookProgram } from './webhook.ts';

const tags = /^v1\.\d+\.\d+$/;

/** The images of the cert-manager chart, under whatever registry they are mirrored. */
export const certManagerImages: Image[] = [
  { repository: /(^|\/)cert-manager-controller$/, tags, program: controllerProgram },
  { repository: /(^|\/)cert-manager-cainjector$/, tags, program: cainjectorProgram },
  { repository: /(^|\/)cert-manager-webhook$/, tags, program: webhookProgram },
  { repository: /(^|\/)cert-manager-startupapicheck$/, tags, program: startupapicheckProgram },
];
