import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { datasource } from '../testing/fixtures';
import { exampleGroups } from './examples';
import { QueryEditorHelp } from './QueryEditorHelp';

const query = { refId: 'C', scenario: 'lifecycle' };

it('asks an example in place of the query', async () => {
  const clicked = jest.fn();
  render(<QueryEditorHelp datasource={datasource()} query={query} onClickExample={clicked} />);
  await userEvent.setup().click(screen.getByRole('button', { name: /^Why are messages dropped/ }));
  expect(clicked).toHaveBeenCalledWith({ refId: 'C', scenario: 'drops', view: 'causes', datasource: undefined });
});

it('has an example for each scenario, that of SQL where it is allowed', () => {
  const shown = (settings: object) => {
    const { unmount } = render(
      <QueryEditorHelp datasource={datasource({}, settings)} query={query} onClickExample={jest.fn()} />
    );
    const count = screen.getAllByRole('button').length;
    unmount();
    return count;
  };
  const examples = exampleGroups.flatMap((group) => group.examples).length;
  expect([shown({}), shown({ allowRawSql: true })]).toEqual([examples - 1, examples]);
  for (const { scenario, examples: ofIt } of exampleGroups) {
    expect(ofIt.map((one) => one.query.scenario)).toEqual(ofIt.map(() => scenario));
  }
});

it("explains MQTT's words", () => {
  render(<QueryEditorHelp datasource={datasource()} query={query} onClickExample={jest.fn()} />);
  expect(screen.getByText('Keep alive')).toBeInTheDocument();
});
