import { renderHook } from '@testing-library/react';
import { useChoice, useStable } from './combobox';

const tick = () => new Promise<void>((resolve) => queueMicrotask(resolve));

it('keeps what reads the same', () => {
  const { result, rerender } = renderHook(({ value }) => useStable(value), { initialProps: { value: [{ a: 1 }] } });
  const first = result.current;
  rerender({ value: [{ a: 1 }] });
  expect(result.current).toBe(first);
  rerender({ value: [{ a: 2 }] });
  expect(result.current).toEqual([{ a: 2 }]);
});

it('tells of a choice once, and not before the combobox is done with it', async () => {
  const tell = jest.fn();
  const { result, rerender } = renderHook(({ value }) => useChoice(value, tell), { initialProps: { value: 'drops' } });
  const choose = result.current;
  choose('delivery');
  expect(tell).not.toHaveBeenCalled();
  await tick();
  expect(tell.mock.calls).toEqual([['delivery']]);
  rerender({ value: 'delivery' });
  choose('delivery'); // as a combobox does that still has the handler of before
  await tick();
  expect(tell).toHaveBeenCalledTimes(1);
});
