// The library's dependency injection needs this polyfill to be there first; whoever imports it from here cannot forget it.
import 'reflect-metadata';

export * from '@peculiar/x509';
