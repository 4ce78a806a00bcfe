/** What a workflow history can hold. Dates, class instances and `undefined` values do not survive it. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}
