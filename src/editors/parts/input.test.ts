import { inputOf, labelOf } from './input';

afterEach(() => (document.body.innerHTML = ''));

it('is found by its ID', () => {
  document.body.innerHTML = '<label id=":r1:-label" for=":r1:">Clients</label><input id=":r1:">';
  expect(inputOf(':r1:')).toBe(document.querySelector('input'));
});

it('is found by its label where Grafana gave it an ID of its own', () => {
  document.body.innerHTML = `<label id="${labelOf(':r1:')}">Clients</label><input id="downshift" aria-labelledby="${labelOf(':r1:')}">`;
  expect(inputOf(':r1:')).toBe(document.querySelector('input'));
  expect(inputOf(':r2:')).toBeNull();
});
