import { untilStopped, type Image } from '../kubelet/image-handler.ts';

/** Programs of the cloud's own add-ons: nothing but up. */
export const systemImages: Image[] = [{ repository: /^registry\.local\.cloud\/system\//, program: untilStopped(1) }];
