// A key that the server has and no line of the front end names: the vocabulary alone brings it into the editor.
import { screen } from '@testing-library/react';
import type { Key } from '../../model/vocabulary';
import { datasource, vocabulary } from '../../testing/fixtures';
import { ask, choose, last, show } from '../../testing/queryEditor';

const tenants: Key = {
  name: 'tenants',
  title: 'Tenants',
  description: 'Whose client it is.',
  kind: 'values',
  column: 'username',
  syntax: 'pattern',
  rows: true,
  condition: true,
  first: false,
};

const knowing = () => {
  const ds = datasource({ site: ['a', 'b'] });
  const scenarios = vocabulary.scenarios.map((one) => ({ ...one, keys: [...one.keys, tenants.name] }));
  jest.spyOn(ds, 'vocabulary').mockResolvedValue({ ...vocabulary, scenarios, keys: [...vocabulary.keys, tenants] });
  return ds;
};

it('is offered, filled in, told and kept where the scenario changes', async () => {
  const { changed, user } = await show(ask, knowing());
  await choose(user, 'Add condition', /^Tenants.*Whose client it is/);
  await choose(user, 'Tenants', 'odd*name');
  expect(last(changed)).toEqual({ ...ask, tenants: ['odd\\*name'] });
  expect(screen.getByTestId('asked')).toHaveTextContent('lifecycle, events, tenant odd\\*name');
  await choose(user, 'Scenario', /^Message drops/);
  expect(last(changed)).toMatchObject({ scenario: 'drops', tenants: ['odd\\*name'] });
});

it('takes the values of a variable', () => {
  const query = { ...ask, tenants: ['$site-x'] };
  expect(knowing().applyTemplateVariables(query, {})).toEqual({ ...ask, tenants: ['a-x', 'b-x'] });
});

it('narrows the values that other keys offer', async () => {
  const ds = knowing();
  const asked = jest.spyOn(ds, 'query').mockImplementation(() => {
    throw new Error('asked');
  });
  await expect(ds.valuesAbout({ ...ask, tenants: ['a'] } as never, 'clientid', '')).rejects.toThrow('asked');
  expect(asked.mock.lastCall?.[0].targets[0]).toMatchObject({ tenants: ['a'], groupBy: ['clientid'] });
});
