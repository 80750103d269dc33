import { split } from './typed';

test.each([
  { name: 'one value', text: 'device001', expected: ['device001'] },
  { name: 'a value with spaces', text: ' press 7 ', expected: ['press 7'] },
  { name: 'a value a line', text: 'a\r\nb\n\n c \n', expected: ['a', 'b', 'c'] },
  { name: 'commas, semicolons and tabs', text: 'a, b;c\td', expected: ['a', 'b', 'c', 'd'] },
  { name: 'no value twice', text: 'a, b, a', expected: ['a', 'b'] },
  { name: 'quoted values', text: `'a', "b", \`c\``, expected: ['a', 'b', 'c'] },
  { name: 'a JSON list, whose values may hold commas', text: '["a,b", "c", 7]', expected: ['a,b', 'c', '7'] },
  { name: 'what only looks like one', text: '[a, b', expected: ['[a', 'b'] },
  { name: 'nothing', text: ' \n', expected: [] },
])('a pasted text: $name', ({ text, expected }) => {
  expect(split(text)).toEqual(expected);
});
