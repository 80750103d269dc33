import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { datasource } from '../testing/fixtures';
import { VariableQueryEditor } from './VariableQueryEditor';

it('offers text columns and the address', async () => {
  const changed = jest.fn();
  const query = { refId: 'A', prefix: 'dev' };
  const editor = (
    <VariableQueryEditor datasource={datasource()} query={query} onChange={changed} onRunQuery={jest.fn()} />
  );
  await act(async () => render(editor));
  expect(screen.getByLabelText('Prefix')).toHaveValue('dev');
  const user = userEvent.setup();
  expect(screen.getByLabelText('Column')).toHaveValue('clientid');
  await user.click(screen.getByLabelText('Column'));
  expect(screen.queryByRole('option', { name: /qos/ })).not.toBeInTheDocument();
  await user.click(await screen.findByRole('option', { name: /^source/ }));
  expect(changed).toHaveBeenCalledWith({ refId: 'A', prefix: 'dev', column: 'source' });
});
