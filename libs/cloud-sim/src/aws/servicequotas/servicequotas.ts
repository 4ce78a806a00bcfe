import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import { page } from '../page.ts';
import type { Call, Service } from '../service.ts';
import type { QuotaRow } from './catalogue.ts';
import { quotas } from './catalogue.ts';
import { globalQuotaRegion, limitOf } from './limits.ts';

const largestPage = 100;

/** Service Quotas: what the account may have. Increases are asked of people, so none is granted here. */
export function servicequotas(_aws: Aws): Service {
  return {
    service: 'servicequotas',
    schemas: () => import('@aws-sdk/client-service-quotas'),
    operations: {
      GetServiceQuota: {
        name: quotaName,
        handle: (call) => ({ Quota: show(call, find(call), applied(call, find(call))) }),
      },
      GetAWSDefaultServiceQuota: {
        name: quotaName,
        handle: (call) => ({ Quota: show(call, find(call), find(call).standard) }),
      },
      ListServiceQuotas: { name: serviceName, handle: (call) => list(call, (row) => applied(call, row)) },
      ListAWSDefaultServiceQuotas: { name: serviceName, handle: (call) => list(call, (row) => row.standard) },
    },
  };
}

const quotaName = (input: JsonObject): string => text(input, 'QuotaCode');
const serviceName = (input: JsonObject): string => text(input, 'ServiceCode');

function applied({ aws, caller, region }: Call, row: QuotaRow): number {
  return limitOf(aws, { account: caller.account, region }, row.serviceCode, row.quotaCode);
}

/** Quotas of a service that this region keeps. */
function offered(call: Call): QuotaRow[] {
  const ofService = quotas.filter((row) => row.serviceCode === text(call.input, 'ServiceCode'));
  if (ofService.length === 0)
    throw new AwsFault('NoSuchResourceException', `The request failed because the specified service does not exist.`);
  return ofService.filter((row) => !row.global || call.region === globalQuotaRegion);
}

function find(call: Call): QuotaRow {
  const row = offered(call).find((item) => item.quotaCode === text(call.input, 'QuotaCode'));
  if (!row)
    throw new AwsFault('NoSuchResourceException', 'The request failed because the specified quota does not exist.');
  return row;
}

function list(call: Call, value: (row: QuotaRow) => number): JsonObject {
  const wanted = text(call.input, 'QuotaCode');
  const all = offered(call)
    .filter((row) => wanted === '' || row.quotaCode === wanted)
    .map((row) => show(call, row, value(row)));
  const size = integer(call.input, 'MaxResults') ?? largestPage;
  const { items, next } = page(
    all,
    size,
    text(call.input, 'NextToken'),
    () => new AwsFault('InvalidPaginationTokenException', 'The pagination token is invalid.'),
  );
  return { Quotas: items, ...(next === undefined ? {} : { NextToken: next }) };
}

function show({ caller, region }: Call, row: QuotaRow, value: number): JsonObject {
  const { serviceCode, serviceName: ServiceName, quotaCode, quotaName: QuotaName, global } = row;
  return {
    ServiceCode: serviceCode,
    ServiceName,
    QuotaArn: arn('servicequotas', global ? '' : region, caller.account, `${serviceCode}/${quotaCode}`),
    QuotaCode: quotaCode,
    QuotaName,
    Value: value,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: global,
    QuotaAppliedAtLevel: 'ACCOUNT',
  };
}
