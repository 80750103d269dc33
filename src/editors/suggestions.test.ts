import { fixed, type Syntax } from './suggestions';

test.each<{ syntax: Syntax; typed: string; looked: string }>([
  { syntax: 'pattern', typed: 'dev*x', looked: 'dev' },
  { syntax: 'pattern', typed: 'a+b#c', looked: 'a+b#c' },
  { syntax: 'pattern', typed: 'dev\\*x*', looked: 'dev*x' },
  { syntax: 'pattern', typed: 'dev\\', looked: 'dev' },
  { syntax: 'pattern', typed: 'a\\b\\\\c', looked: 'a\\b\\c' },
  { syntax: 'topicFilter', typed: 'factory/+/status', looked: 'factory/' },
  { syntax: 'topicFilter', typed: 'a*b/#', looked: 'a*b/' },
  { syntax: 'source', typed: '10.1.*', looked: '10.1.' },
  { syntax: 'source', typed: '10.1.0.0/16', looked: '10.1.0.0' },
  { syntax: 'exact', typed: 'a*b+c#d\\', looked: 'a*b+c#d\\' },
])('$typed, a $syntax, is looked up as $looked', ({ syntax, typed, looked }) => {
  expect(fixed[syntax](typed)).toBe(looked);
});
