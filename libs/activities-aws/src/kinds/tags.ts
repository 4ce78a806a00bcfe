/** User tags. Ours (`slipway.dev/*`, `Name`) are added by the resources. */
export type Tags = Record<string, string>;
