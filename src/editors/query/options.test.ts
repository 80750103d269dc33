import { vocabulary } from '../../testing/fixtures';
import { withView } from './change';
import { optionsOf } from './options';

const scenario = (name: string) => vocabulary.scenarios.find((one) => one.name === name);
const key = (name: string) => {
  const found = vocabulary.keys.find((one) => one.name === name);
  if (!found) {
    throw new Error(`there is no key ${name}`);
  }
  return found;
};
const names = (name: string, of: string, view: string) =>
  optionsOf(key(name), vocabulary, scenario(of), view).map(({ value }) => value);

it('are the measures of the view: an age is one number, which a rate is not', () => {
  expect(names('measure', 'lifecycle', 'count')).toEqual(['count', 'perSecond', 'share', 'clients', 'age']);
  expect(names('measure', 'lifecycle', 'rate')).toEqual(['count', 'perSecond', 'share', 'clients']);
  expect(names('measure', 'drops', 'top')).toEqual(['count', 'perSecond', 'share']);
});

it('leave a measure behind that the next view has not got', () => {
  const query = { refId: 'A', scenario: 'lifecycle', view: 'count' };
  expect(
    withView({ ...query, measure: 'age' }, 'rate', scenario('lifecycle'), vocabulary.keys).measure
  ).toBeUndefined();
  expect(withView({ ...query, measure: 'share' }, 'rate', scenario('lifecycle'), vocabulary.keys).measure).toBe(
    'share'
  );
});

it('are the kinds of findings, each with what it means', () => {
  expect(optionsOf(key('findings'), vocabulary, scenario('diagnosis'), 'findings')).toEqual([
    { value: 'wrong-credentials', description: 'A client logs in with a wrong password.' },
    { value: 'node-lost', description: 'A node is gone.' },
  ]);
});

it('are what the server says, in the words of the key, and the outcomes that the scenario has', () => {
  expect(optionsOf(key('order'), vocabulary, scenario('drops'), 'events')).toEqual([
    { value: 'asc', label: 'Oldest first' },
    { value: 'desc', label: 'Newest first' },
  ]);
  expect(names('outcome', 'drops', 'events')).toEqual(['any', 'failure']);
});
