/** Flexible servers answer with a region as the portal calls it, `West Europe`. github.com/Azure/azure-cli/issues/25810 */
export const normalLocation = (location: string): string => location.toLowerCase().replaceAll(' ', '');
