import type { CodeEditor, Monaco, MonacoEditor } from '@grafana/ui';
import { act, screen } from '@testing-library/react';
import { type ComponentProps, useEffect, useRef } from 'react';
import { datasource, vocabulary } from '../../testing/fixtures';
import type { EventQuery } from '../../model/query';
import { ask, choose, labels, last, show } from '../../testing/queryEditor';
import { suggestions } from './SqlFields';

type CodeEditorProps = ComponentProps<typeof CodeEditor>;

/** What the editor of code does at Ctrl+Enter. */
const commands: (() => void)[] = [];

// The editor of code is loaded over the network.
jest.mock('@grafana/ui', () => ({
  ...jest.requireActual<object>('@grafana/ui'),
  CodeEditor: ({ value, onEditorDidMount, onBlur, monacoOptions }: CodeEditorProps) => {
    const area = useRef<HTMLTextAreaElement>(null);
    useEffect(() => {
      const editor = {
        addCommand: (_: number, run: () => void) => commands.push(run),
        getValue: () => area.current?.value,
      };
      const monaco = { KeyMod: { CtrlCmd: 1 }, KeyCode: { Enter: 2 } };
      onEditorDidMount?.(editor as unknown as MonacoEditor, monaco as unknown as Monaco);
    }, [onEditorDidMount]);
    return (
      <textarea
        ref={area}
        aria-label={monacoOptions?.ariaLabel}
        defaultValue={value}
        onBlur={({ currentTarget }) => onBlur?.(currentTarget.value)}
      />
    );
  },
}));

describe('SQL', () => {
  const allowing = () => datasource({}, { allowRawSql: true });

  it('is offered only where the data source allows it', async () => {
    const { user } = await show();
    await user.click(screen.getByLabelText('Scenario'));
    expect(await screen.findByRole('option', { name: /^Message drops/ })).toBeInTheDocument();
    expect(screen.queryByRole('option', { name: /^SQL/ })).not.toBeInTheDocument();
  });

  it('begins with a statement, and keeps nothing that it does not take', async () => {
    const { changed, user } = await show(
      { ...ask, events: ['client.connected'], outcome: 'failure', order: 'asc' },
      allowing()
    );
    await choose(user, 'Scenario', /^SQL/);
    const { rawSql, ...rest } = last(changed) as EventQuery;
    expect(rest).toEqual({ refId: 'A', scenario: 'sql', view: 'table' });
    expect(rawSql).toContain('FROM $__table');
    expect(labels()).toEqual(['Scenario', 'View', 'Add condition']);
  });

  it('is asked when the editor is left, not while somebody types', async () => {
    const sql = { refId: 'A', scenario: 'sql', view: 'table', rawSql: 'SELECT' };
    const { changed, ran, user } = await show(sql, allowing());
    await user.type(screen.getByLabelText(/^SQL\./), ' 1');
    expect(changed).not.toHaveBeenCalled();
    await user.tab();
    expect(last(changed)).toEqual({ ...sql, rawSql: 'SELECT 1' });
    expect(ran).toHaveBeenCalledTimes(1);
    await user.click(screen.getByLabelText(/^SQL\./));
    await user.tab();
    expect(ran).toHaveBeenCalledTimes(1);
  });

  it('is asked by Ctrl+Enter, changed or not', async () => {
    const sql = { refId: 'A', scenario: 'sql', view: 'table', rawSql: 'SELECT' };
    const { changed, ran, user } = await show(sql, allowing());
    await user.type(screen.getByLabelText(/^SQL\./), ' 2');
    act(() => commands.at(-1)?.());
    expect(last(changed)).toEqual({ ...sql, rawSql: 'SELECT 2' });
    act(() => commands.at(-1)?.());
    expect(changed).toHaveBeenCalledTimes(1);
    expect(ran).toHaveBeenCalledTimes(2);
  });

  it('shows what the server says about the statement', async () => {
    const sql = { refId: 'A', scenario: 'sql', format: 'logs', rawSql: 'DELETE' };
    await show(sql, allowing(), [{ refId: 'A', message: 'rawSql: DELETE is not allowed' }]);
    expect(screen.getByRole('alert')).toHaveTextContent('DELETE is not allowed');
    expect(screen.getByLabelText('View')).toHaveValue('Logs');
  });

  it('says that it is not allowed', async () => {
    await show({ refId: 'A', scenario: 'sql', rawSql: 'SELECT 1' });
    expect(screen.getByRole('alert')).toHaveTextContent('This data source does not allow raw SQL');
  });

  it('offers macros and columns', () => {
    expect(suggestions(vocabulary).map(({ label, insertText }) => insertText ?? label)).toEqual([
      '$__timeFilter',
      '"timestamp"',
      'clientid',
      'reason',
      'qos',
    ]);
  });
});

describe('SQL preview', () => {
  it('is asked for when it is opened', async () => {
    const ds = datasource();
    const post = jest
      .spyOn(ds, 'postResource')
      .mockResolvedValue({ statements: [{ sql: 'SELECT 1 WHERE clientid = $1', values: ['device001'] }] });
    const { user } = await show(ask, ds);
    expect(screen.queryByRole('button', { name: 'Edit as SQL' })).not.toBeInTheDocument();
    expect(post).not.toHaveBeenCalled();
    await user.click(screen.getByText('SQL preview'));
    expect(await screen.findByText(/SELECT 1 WHERE clientid = \$1\s+\$1 = "device001"/)).toBeInTheDocument();
  });

  it('can be copied, and edited where SQL is allowed', async () => {
    const ds = datasource({}, { allowRawSql: true });
    const statements = [{ sql: 'SELECT 1 WHERE clientid = $1', values: ["o'hara"] }];
    jest.spyOn(ds, 'postResource').mockResolvedValue({ statements });
    const { changed, user } = await show(ask, ds);
    await user.click(screen.getByText('SQL preview'));
    Object.assign(window, { isSecureContext: true }); // else Grafana copies by a command that jsdom lacks
    await user.click(await screen.findByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe("SELECT 1 WHERE clientid = 'o''hara'");
    await user.click(screen.getByRole('button', { name: 'Edit as SQL' }));
    const rawSql = "SELECT 1 WHERE clientid = 'o''hara'";
    expect(last(changed)).toEqual({ refId: 'A', scenario: 'sql', view: 'table', rawSql });
  });

  it('shows why there is none', async () => {
    const ds = datasource();
    jest.spyOn(ds, 'postResource').mockRejectedValue({ data: { message: 'limit must be at least 1' } });
    const { user } = await show(ask, ds);
    await user.click(screen.getByText('SQL preview'));
    expect(await screen.findByText('limit must be at least 1')).toBeInTheDocument();
  });
});
