import { existsSync } from 'node:fs';
import { sections, type Section, type TrialSection } from './trial.ts';

const addressOf = (section: Section): URL => new URL(`./${section}/trials.ts`, import.meta.url);

export const builtSections: readonly Section[] = sections.filter((section) => existsSync(addressOf(section)));

export async function loadSection(section: Section): Promise<TrialSection> {
  const loaded = (await import(addressOf(section).href)) as { section: TrialSection };
  return loaded.section;
}
