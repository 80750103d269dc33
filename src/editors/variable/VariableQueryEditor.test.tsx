import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { datasource } from '../../testing/fixtures';
import type { VariableQuery } from '../../model/query';
import { VariableQueryEditor } from './VariableQueryEditor';

async function show(query: VariableQuery) {
  const changed = jest.fn<void, [VariableQuery]>();
  const ds = datasource();
  jest.spyOn(ds, 'find').mockResolvedValue([
    { kind: 'client', text: 'odd*name', key: 'clients', value: 'odd\\*name' },
    { kind: 'source', text: '78.234.1.9', key: 'sources', value: '78.234.1.9' },
  ]);
  function Host() {
    const [current, setCurrent] = useState(query);
    const change = (next: VariableQuery) => {
      changed(next);
      setCurrent(next);
    };
    return <VariableQueryEditor datasource={ds} query={current} onChange={change} onRunQuery={jest.fn()} />;
  }
  await act(async () => render(<Host />));
  return { changed, user: userEvent.setup() };
}

it('offers columns of any type that has values, and the address', async () => {
  const { changed, user } = await show({ refId: 'A', prefix: 'dev' });
  expect(screen.getByLabelText('Prefix')).toHaveValue('dev');
  expect(screen.getByLabelText('Column')).toHaveValue('clientid');
  await user.click(screen.getByLabelText('Column'));
  const options = await screen.findAllByRole('option');
  expect(options.map(({ textContent }) => textContent)).toEqual([
    'clientidWho',
    'reasonWhy',
    expect.stringMatching(/^qosQuality of service/),
    expect.stringMatching(/^source/),
  ]);
  await user.click(options[3]);
  expect(changed).toHaveBeenCalledWith({ refId: 'A', prefix: 'dev', column: 'source' });
});

it('narrows the values by filters', async () => {
  const { changed, user } = await show({ refId: 'A' });
  await user.click(screen.getByRole('button', { name: 'Add filter' }));
  await user.click(screen.getByLabelText('Column of filter 1'));
  await user.click(await screen.findByRole('option', { name: /^reason/ }));
  await user.click(screen.getByLabelText('Values of filter 1'));
  await user.click(await screen.findByRole('option', { name: /^keepalive_timeout/ }));
  expect(changed).toHaveBeenLastCalledWith({
    refId: 'A',
    filters: [{ column: 'reason', operator: '=', values: ['keepalive_timeout'] }],
  });
});

it('looks up in the table what somebody types into the list', async () => {
  const { changed, user } = await show({ refId: 'A', prefix: 'dev-' });
  await user.click(screen.getByLabelText('Search in the table'));
  expect(changed).toHaveBeenLastCalledWith({ refId: 'A', prefix: 'dev-$__searchFilter' });
  expect(screen.getByLabelText('Prefix')).toHaveValue('dev-');
  await user.type(screen.getByLabelText('Prefix'), '0');
  expect(changed).toHaveBeenLastCalledWith({ refId: 'A', prefix: 'dev-0$__searchFilter' });
  await user.click(screen.getByLabelText('Search in the table'));
  expect(changed).toHaveBeenLastCalledWith({ refId: 'A', prefix: 'dev-0' });
});

it('narrows the values by a name that was pasted', async () => {
  const { changed, user } = await show({ refId: 'A', column: 'topic' });
  const find = async (option: RegExp) => {
    await user.click(screen.getByLabelText('Find a name'));
    await user.paste('odd');
    await user.click(await screen.findByRole('option', { name: option }, { timeout: 3000 }));
  };
  const client = { column: 'clientid', operator: '=', values: ['odd*name'] };
  await find(/^odd\*name.*Clients/);
  expect(changed).toHaveBeenLastCalledWith({ refId: 'A', column: 'topic', filters: [client] });
  await find(/^odd\*name/);
  expect(changed).toHaveBeenLastCalledWith({ refId: 'A', column: 'topic', filters: [client] });
  await find(/^78\.234\.1\.9.*Sources/);
  const address = { column: 'peername', operator: '=~', values: ['^78\\.234\\.1\\.9(:|$)'] };
  expect(changed).toHaveBeenLastCalledWith({ refId: 'A', column: 'topic', filters: [client, address] });
});
