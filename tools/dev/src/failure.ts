/** The stack cannot do what was asked; `message` says why in one sentence, `fix` what to do next. */
export class StackFailure extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = 'StackFailure';
    this.fix = fix;
  }
}
