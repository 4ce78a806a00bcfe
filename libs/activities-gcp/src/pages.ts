interface Page {
  nextPageToken?: string | null;
}

/** Every page of a list: Compute Engine gives at most 500 of anything at once, Cloud DNS 100. */
export async function everyPage<P extends Page, T>(
  read: (from: { pageToken?: string }) => Promise<{ data: P }>,
  itemsOf: (page: P) => readonly T[] | null | undefined,
): Promise<T[]> {
  const items: T[] = [];
  let from: { pageToken?: string } = {};
  for (;;) {
    const { data } = await read(from);
    items.push(...(itemsOf(data) ?? []));
    if (!data.nextPageToken) return items;
    from = { pageToken: data.nextPageToken };
  }
}
