import { invalid } from '../fault.ts';

/** On sale in every location, newest first. */
export const masterVersions = ['1.36.3-gke.1000', '1.35.6-gke.1200', '1.34.9-gke.1100', '1.33.11-gke.1300'];
export const channels: Record<string, string> = {
  RAPID: '1.36.3-gke.1000',
  REGULAR: '1.35.6-gke.1200',
  STABLE: '1.34.9-gke.1100',
  EXTENDED: '1.33.11-gke.1300',
};
export const imageTypes = ['COS_CONTAINERD', 'UBUNTU_CONTAINERD', 'WINDOWS_LTSC_CONTAINERD'];
const defaultVersion = '1.35.6-gke.1200';

/** Full version of an explicit one or an alias: `''`, `-`, `latest`, `1.35`, `1.35.6`. */
export function resolveVersion(wanted: string, channel: string): string {
  if (wanted === '' || wanted === '-') return channels[channel] ?? defaultVersion;
  const found =
    wanted === 'latest'
      ? masterVersions[0]
      : masterVersions.find(
          (version) => version === wanted || version.startsWith(`${wanted}.`) || version.startsWith(`${wanted}-`),
        );
  if (found === undefined) throw invalid(`Master version "${wanted}" is unsupported.`);
  return found;
}
