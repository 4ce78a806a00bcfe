/** Versions of the database by what the installation file calls them. */
export const mysqlVersions = { '5.7': '5.7', '8.0': '8.0.21' } as const;
