/** Bytes of a Kubernetes quantity such as `8Gi`. */
export function parseQuantity(quantity: string): number {
  const [, number = '', unit = ''] = /^([0-9.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti'].indexOf(unit);
  const decimal = ['', 'k', 'M', 'G', 'T'].indexOf(unit);
  if (number === '' || (binary < 0 && decimal < 0)) throw new Error(`not a quantity: ${quantity}`);
  return Number(number) * (binary >= 0 ? 1024 ** binary : 1000 ** decimal);
}
