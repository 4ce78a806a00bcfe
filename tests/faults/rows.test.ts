import { expect, test } from '@jest/globals';
import { rules } from '@slipway/contracts/rules';
import { faultRows } from './rows.ts';
import { elsewhereRows } from './rows/elsewhere.ts';

const lastRow = 77;

test('faultRows: every row of the fault table is there or said not to happen, once', () => {
  const all = [...faultRows, ...elsewhereRows].map(({ row }) => row).sort((a, b) => a - b);
  expect(all).toEqual(Array.from({ length: lastRow }, (_, n) => n + 1));
});

test('faultRows: each rule is one that explain knows, under the code of the table and with its row, or that of the one it is told as, in the name', () => {
  for (const { row, outcomes, toldAs = [row] } of faultRows) {
    for (const [code, rule] of outcomes) {
      expect([rule, rules[rule as keyof typeof rules]?.code]).toEqual([rule, code]);
      expect(toldAs).toContain(Number(rule.slice(-3)));
    }
  }
});
