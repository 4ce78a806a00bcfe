import type { Aws } from '../aws.ts';
import type { QuotaRow } from './catalogue.ts';
import { quotaRow } from './catalogue.ts';

/** Where the quotas that are counted over the whole account are kept. */
export const globalQuotaRegion = 'us-east-1';

const table = 'aws.quotas';
const key = (account: string, region: string, row: QuotaRow): string =>
  `${account}/${row.global ? globalQuotaRegion : region}/${row.serviceCode}/${row.quotaCode}`;

/** What the account may have of something now, e.g. `limitOf(aws, place, 'vpc', 'L-F678F1CE')` VPCs. */
export function limitOf(
  aws: Aws,
  place: { account: string; region: string },
  serviceCode: string,
  quotaCode: string,
): number {
  const row = known(serviceCode, quotaCode);
  return aws.store.get<number>(table, key(place.account, place.region, row)) ?? row.applied ?? row.standard;
}

export function setLimit(
  aws: Aws,
  place: { account: string; region: string },
  serviceCode: string,
  quotaCode: string,
  value: number,
): void {
  aws.store.put(table, key(place.account, place.region, known(serviceCode, quotaCode)), value);
}

function known(serviceCode: string, quotaCode: string): QuotaRow {
  const row = quotaRow(serviceCode, quotaCode);
  if (!row) throw new Error(`there is no quota ${serviceCode}/${quotaCode}`);
  return row;
}
