export const clouds = { gcp: 'Google Cloud', aws: 'Amazon', azure: 'Azure', k8s: 'any cluster' } as const;
export type Cloud = keyof typeof clouds;

/** The cloud of a trial. The kinds of a cloud begin with it, and so do its runs and kills; those of the first cloud have none. */
export const cloudOf = ({ id }: { id: string }): Cloud => (/\/(aws|azure|k8s)[./]/.exec(id)?.[1] ?? 'gcp') as Cloud;
