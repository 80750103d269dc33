// What Grafana's components expect of a browser and jsdom lacks.
import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import { TextDecoder, TextEncoder } from 'node:util';

const nothing = () => undefined;

class Observer {
  observe = nothing;
  unobserve = nothing;
  disconnect = nothing;
}

Object.assign(globalThis, {
  TextDecoder,
  TextEncoder,
  ResizeObserver: Observer,
  IntersectionObserver: Observer,
  matchMedia: (media) => ({ media, matches: false, addEventListener: nothing, removeEventListener: nothing }),
});

// Lists draw only the options that fit their size, which jsdom has as 0.
Object.defineProperties(Element.prototype, { clientHeight: { value: 600 }, clientWidth: { value: 600 } });
HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: text.length }) });

// Where a menu is placed matters to no test, but jsdom works out the styles for it, for most of a test's time.
globalThis.getComputedStyle = (element) => element.style;

// Patience is no assertion: a busy machine takes its time. Looking for hidden elements only costs more of it.
configure({ asyncUtilTimeout: 30_000, defaultHidden: true });
