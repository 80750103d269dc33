import { shortened, shownAs, valueOf } from './labels';
import type { FilterValue } from './query';

const cases: { value: FilterValue; label: string }[] = [
  { value: null, label: '(none)' },
  { value: '', label: '(empty)' },
  { value: 'device009', label: 'device009' },
  { value: '(none)', label: '\\(none)' },
  { value: '(other)', label: '\\(other)' },
  { value: '\\(empty)', label: '\\\\(empty)' },
  { value: '\\', label: '\\' },
  { value: '\\(none', label: '\\(none' },
];

test.each(cases)('$value is shown as $label', ({ value, label }) => {
  expect(shownAs(value)).toBe(label);
  expect(valueOf(label)).toBe(value);
});

it('shows numbers and truth values as they are', () => {
  expect([shownAs(0), shownAs(false)]).toEqual(['0', 'false']);
});

it('shortens a value that is as long as a payload, between characters', () => {
  const [fits, long] = ['é'.repeat(60), '🙂'.repeat(61)];
  expect([shortened(fits), shortened(long)]).toEqual([fits, `${'🙂'.repeat(60)}…`]);
});
