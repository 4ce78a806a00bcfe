/** The worker cannot start as it is configured. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** What to do. */
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}
