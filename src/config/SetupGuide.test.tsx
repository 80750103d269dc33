import { getBackendSrv, setBackendSrv } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SetupGuide } from './SetupGuide';

const sections = [
  { id: 'table', title: 'Table', text: 'CREATE TABLE "events" (…)', notes: ['Create it before EMQX does.'] },
  { id: 'rule', title: 'Rule', text: 'SELECT * FROM "$events/#"', notes: [] },
];

function server(get: jest.Mock) {
  setBackendSrv({ ...getBackendSrv(), get });
  render(<SetupGuide uid="emqx" />);
  return userEvent.setup();
}

const heading = /^How to create the table/;

it('shows texts to copy once it is opened', async () => {
  const get = jest.fn().mockResolvedValue({ sections });
  const user = server(get);
  expect(get).not.toHaveBeenCalled();
  await user.click(screen.getByText(heading));
  await user.click(await screen.findByText('Table'));
  expect(get).toHaveBeenCalledWith(
    '/api/datasources/uid/emqx/resources/setup',
    undefined,
    undefined,
    expect.objectContaining({ showErrorAlert: false })
  );
  expect(screen.getByText(sections[0].text)).toBeInTheDocument();
  expect(screen.getByText('Create it before EMQX does.')).toBeInTheDocument();
  expect(screen.queryByText(sections[1].text)).not.toBeInTheDocument();

  Object.assign(window, { isSecureContext: true }); // else Grafana copies by a command that jsdom lacks
  await user.click(screen.getByRole('button', { name: 'Copy: Table' }));
  expect(await navigator.clipboard.readText()).toBe(sections[0].text);
});

it('says why there is no guide', async () => {
  const user = server(jest.fn().mockRejectedValue({ data: { message: 'url: is missing' } }));
  await user.click(screen.getByText(heading));
  expect(await screen.findByRole('alert')).toHaveTextContent('url: is missing');
});
