import type { Collection } from '../collection.ts';
import { networks } from './networks.ts';
import { routes } from './routes.ts';
import { subnetworks } from './subnetworks.ts';

export const collections: Collection[] = [networks, subnetworks, routes];
