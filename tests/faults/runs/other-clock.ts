// Read before anything else by a process whose clock is to be off: nothing in it sees another time.
const ahead = Number(process.env['CLOCK_AHEAD_MS'] ?? 0);
const now = (): number => Reflect.apply(truth, Date, []) + ahead;
const truth = Date.now;

globalThis.Date = new Proxy(Date, {
  construct: (target, args: [], of) => Reflect.construct(target, args.length === 0 ? [now()] : args, of) as Date,
  apply: () => new Date().toString(),
  get: (target, name, of) => (name === 'now' ? now : (Reflect.get(target, name, of) as unknown)),
});
