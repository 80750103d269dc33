import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { datasource } from '../../testing/fixtures';
import { AnnotationQueryEditor } from './AnnotationQueryEditor';

it('asks for marks only, of the scenarios that have them', async () => {
  const changed = jest.fn();
  const query = { refId: 'Anno', scenario: 'lifecycle', view: 'annotations', order: 'asc', clients: ['a'] };
  await act(async () =>
    render(<AnnotationQueryEditor datasource={datasource()} query={query} onChange={changed} onRunQuery={jest.fn()} />)
  );
  expect(screen.queryByLabelText('View')).not.toBeInTheDocument();
  expect(screen.getByLabelText('Order')).toHaveValue('Oldest first');
  const user = userEvent.setup();
  await user.click(screen.getByLabelText('Scenario'));
  const options = await screen.findAllByRole('option');
  expect(options.map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Client lifecycle/),
    expect.stringMatching(/^Message drops/),
  ]);
  await user.click(options[1]);
  expect(changed).toHaveBeenCalledWith(
    expect.objectContaining({ scenario: 'drops', view: 'annotations', order: 'asc', clients: ['a'] })
  );
});
