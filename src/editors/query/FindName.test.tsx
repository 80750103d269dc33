import { CoreApp } from '@grafana/data';
import { screen } from '@testing-library/react';
import { datasource } from '../../testing/fixtures';
import { ask, last, show } from '../../testing/queryEditor';
import { withName } from './FindName';

describe('a pasted name', () => {
  const found = [
    { kind: 'client', text: 'pump*7', key: 'clients', value: 'pump\\*7' },
    { kind: 'message', text: 'pump*7', key: 'messages', value: 'pump*7' },
  ];

  it('is told for what it is, and narrows the question', async () => {
    const ds = datasource({});
    const post = jest.spyOn(ds, 'postResource').mockResolvedValue({ found, notices: [] });
    const { changed, user } = await show({ ...ask, clients: ['a'] }, ds);
    await user.click(screen.getByLabelText('Find a name'));
    await user.paste(' pump*7 ');
    const options = await screen.findAllByRole('option', {}, { timeout: 3000 });
    expect(options.map(({ textContent }) => textContent)).toEqual(['pump*7Clients']); // a lifecycle knows no messages
    await user.click(options[0]);
    expect(last(changed)).toEqual({ ...ask, clients: ['a', 'pump\\*7'] });
    expect(post).toHaveBeenLastCalledWith('find', expect.objectContaining({ text: 'pump*7' }));
  });

  it('is not asked for in an alert rule', async () => {
    await show(ask, datasource({}), [], CoreApp.CloudAlerting);
    expect(screen.queryByLabelText('Find a name')).toBeNull();
  });

  it('stands once in a query', () => {
    const query = { ...ask, nodes: ['n'] };
    expect(withName(query, { key: 'nodes', value: 'n' })).toBe(query);
    expect(withName(query, { key: 'users', value: 'u' })).toEqual({ ...query, users: ['u'] });
  });
});
