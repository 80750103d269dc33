import { annotationsWith } from './annotations';

describe('annotations', () => {
  it('always ask for marks', () => {
    const annotations = annotationsWith(() => null);
    const target = { refId: 'A', scenario: 'drops', view: 'events', clients: ['a'] };
    expect(annotations.prepareQuery?.({ name: 'x', enable: true, iconColor: 'red', target })).toEqual({
      ...target,
      view: 'annotations',
    });
    expect(annotations.prepareQuery?.({ name: 'x', enable: true, iconColor: 'red' })).toEqual({
      refId: 'Anno',
      scenario: 'lifecycle',
      view: 'annotations',
    });
  });
});
