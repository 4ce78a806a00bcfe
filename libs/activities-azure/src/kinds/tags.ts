/** User tags. Ours (`slipway-*`) are added by the resources. */
export type Tags = Record<string, string>;
