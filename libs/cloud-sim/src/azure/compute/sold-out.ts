import type { Azure } from '../azure.ts';

/** `settings` of the store: sizes that a subscription cannot have in any location, or `<location>/<size>`. */
export const soldOutSetting = 'azure.unavailableSizes';

/** Whether the subscription is not let have this size there. */
export function soldOut(azure: Azure, location: string, size: string): boolean {
  const sizes = azure.store.get<string[]>('settings', soldOutSetting) ?? [];
  const wanted = [size, `${location}/${size}`].map((name) => name.toLowerCase());
  return sizes.some((name) => wanted.includes(name.toLowerCase()));
}
