import { createHash } from 'node:crypto';
import type { platformKinds } from '@slipway/blueprint';
import { canonicalJson, type Json, type JsonObject, type Ref } from '@slipway/contracts';
import type { Cluster } from '../cluster/cluster.ts';
import { digestLabel, ownRelease, type ReleaseName } from '../helm/own-release.ts';
import type { Release } from '../helm/release.ts';
import { StepRecord } from './record.ts';

/** The props of a chart's step, and what was installed for them. */
export interface ReleaseRecord extends JsonObject {
  props: JsonObject;
  chartDigest: string;
  chartVersion: string;
  /** SHA-256 of the values, hexadecimal. */
  valuesDigest: string;
}

const digestOf = (values: Json): string => createHash('sha256').update(canonicalJson(values)).digest('hex');

/** What a chart's props cannot be read back from is kept beside the release. */
export class ReleaseRecords<Props extends platformKinds.ChartProps> {
  readonly #name: ReleaseName;
  readonly #records: StepRecord<ReleaseRecord>;

  constructor(name: ReleaseName) {
    this.#name = name;
    this.#records = new StepRecord(name.namespace);
  }

  /**
   * The props as they hold now: those recorded, but for what was changed behind our back or never finished. Undefined: no
   * release. @throws NOT_OWNED
   */
  async actual(cluster: Cluster, ref: Ref): Promise<Partial<Props> | undefined> {
    const release = await ownRelease(cluster, ref, this.#name);
    if (!release) return undefined;
    const record = await this.#records.read(cluster, ref);
    const props = (record?.props ?? {}) as Partial<Props>;
    if (record && isAsRecorded(release, record)) return props;
    const how = release.status === 'deployed' ? 'changed by hand' : release.status;
    return { ...props, version: `${release.chartVersion} (${how})` };
  }

  async write(cluster: Cluster, ref: Ref, props: Props, release: Release): Promise<void> {
    await this.#records.write(cluster, ref, {
      props,
      chartDigest: release.labels[digestLabel] ?? '',
      chartVersion: release.chartVersion,
      valuesDigest: digestOf(release.values),
    });
  }

  remove(cluster: Cluster, ref: Ref): Promise<void> {
    return this.#records.remove(cluster, ref);
  }
}

function isAsRecorded(release: Release, record: ReleaseRecord): boolean {
  return (
    release.status === 'deployed' &&
    release.labels[digestLabel] === record.chartDigest &&
    release.chartVersion === record.chartVersion &&
    digestOf(release.values) === record.valuesDigest
  );
}
