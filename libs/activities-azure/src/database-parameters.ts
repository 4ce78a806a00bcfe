/**
 * Settings of the database server. Inside of the network Gitpod speaks without TLS, and its schema needs the second; 8.0 must not add
 * keys of its own. Source: the reference architecture, section 6.
 * @param version as Azure names it: `5.7`, `8.0.21`
 */
export const parametersOf = (version: string): Record<string, string> => ({
  require_secure_transport: 'OFF',
  explicit_defaults_for_timestamp: 'OFF',
  ...(version.startsWith('8.') ? { sql_generate_invisible_primary_key: 'OFF' } : {}),
});
