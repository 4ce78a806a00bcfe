import {
  SqlDatabasesServiceClient,
  SqlInstancesServiceClient,
  SqlOperationsServiceClient,
  SqlUsersServiceClient,
} from '@google-cloud/sql';

type Options = NonNullable<ConstructorParameters<typeof SqlInstancesServiceClient>[0]>;

/** Cloud SQL has a client for each of its collections. */
export interface SqlClients {
  databases: SqlDatabasesServiceClient;
  instances: SqlInstancesServiceClient;
  operations: SqlOperationsServiceClient;
  users: SqlUsersServiceClient;
}

export function sqlClients(options: Options): SqlClients {
  return {
    databases: new SqlDatabasesServiceClient(options),
    instances: new SqlInstancesServiceClient(options),
    operations: new SqlOperationsServiceClient(options),
    users: new SqlUsersServiceClient(options),
  };
}
