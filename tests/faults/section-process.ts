import { KeptResults } from './kept-results.ts';
import { runSection, type SectionOrder } from './run-section.ts';

/** One section in a process of its own: its first message is its order, what it sends are its results. */
const keptIn = process.argv[2];
if (keptIn === undefined || process.send === undefined) throw new Error('started by main.ts alone');
process.once('disconnect', () => process.exit(1));
process.once('message', (order: SectionOrder) => {
  void runSection(order, new KeptResults(keptIn)).then((results) =>
    process.send?.(results, undefined, undefined, () => process.exit(0)),
  );
});
