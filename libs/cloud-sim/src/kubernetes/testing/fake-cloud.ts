import type {
  CloudSide,
  DatabaseCaller,
  DiskRequest,
  LoadBalancerRequest,
  RecordSet,
  TokenUser,
  WorkloadCaller,
  ZoneEditor,
} from '../../core/cluster-host.ts';

/** A cloud in memory, with knobs and everything it was asked. */
export class FakeCloud implements CloudSide {
  readonly tokens = new Map<string, TokenUser>();
  readonly loadBalancers = new Map<string, LoadBalancerRequest>();
  readonly disks = new Map<string, DiskRequest>();
  readonly zones = new Map<string, Map<string, RecordSet>>();
  /** What a zone is called where it is not called by its domain. */
  readonly zoneIds = new Map<string, string>();
  readonly callers: WorkloadCaller[] = [];
  readonly logins: DatabaseCaller[] = [];
  /** Every TXT record that was ever written, as `name=value`. */
  readonly writtenTexts: string[] = [];
  loadBalancerFailure: string | undefined;
  zoneFailure: string | undefined;
  acceptedPassword: string | undefined;
  /** Where load balancers are reached. */
  address: { ip: string } | { hostname: string } = { ip: '34.90.0.7' };
  /** Whose disks they are. */
  driver = 'pd.csi.storage.gke.io';
  /** Records are written but cannot be seen. */
  hideTexts = false;

  async reviewToken(_clusterId: string, token: string): Promise<TokenUser | undefined> {
    return this.tokens.get(token);
  }

  async ensureLoadBalancer(_clusterId: string, request: LoadBalancerRequest): Promise<FakeCloud['address']> {
    if (this.loadBalancerFailure) throw new Error(this.loadBalancerFailure);
    this.loadBalancers.set(request.uid, request);
    return this.address;
  }

  async deleteLoadBalancer(_clusterId: string, uid: string): Promise<void> {
    this.loadBalancers.delete(uid);
  }

  async ensureDisk(_clusterId: string, request: DiskRequest): Promise<{ volumeHandle: string; driver: string }> {
    this.disks.set(request.name, request);
    return { volumeHandle: request.name, driver: this.driver };
  }

  async deleteDisk(_clusterId: string, volumeHandle: string): Promise<void> {
    this.disks.delete(volumeHandle);
  }

  async openZone(_clusterId: string, caller: WorkloadCaller, domain: string): Promise<ZoneEditor> {
    this.callers.push(caller);
    if (this.zoneFailure) throw new Error(this.zoneFailure);
    const found = [...this.zones].find(([name]) => domain === name || domain.endsWith(`.${name}`));
    if (!found) throw new Error(`no matching zone for ${domain}`);
    const [zone, records] = found;
    return {
      zone: this.zoneIds.get(zone) ?? zone,
      list: async () => [...records.values()].filter(({ type }) => !(this.hideTexts && type === 'TXT')),
      upsert: async (record) => {
        if (record.type === 'TXT') this.writtenTexts.push(...record.values.map((value) => `${record.name}=${value}`));
        records.set(`${record.name} ${record.type}`, record);
      },
      remove: async ({ name, type }) => void records.delete(`${name} ${type}`),
    };
  }

  async discoverGroups(_clusterId: string, { annotations }: WorkloadCaller): Promise<string[]> {
    if (!annotations['eks.amazonaws.com/role-arn'])
      throw new Error('NoCredentialProviders: no valid providers in chain');
    return ['eks-services-1'];
  }

  async checkDatabaseLogin(_clusterId: string, caller: DatabaseCaller): Promise<boolean> {
    this.logins.push(caller);
    return caller.password === this.acceptedPassword;
  }
}
