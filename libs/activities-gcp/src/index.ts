export { gcp } from './provider.ts';
