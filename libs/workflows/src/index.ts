export { discover } from './discover.ts';
export { install } from './install.ts';
export { teardown } from './teardown.ts';
export { verify } from './verify.ts';
