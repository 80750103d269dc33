// What is typed or pasted into an input of values is kept: Grafana's inputs take only what is chosen from their list.
import { type ClipboardEvent, type FocusEvent, type KeyboardEvent, type SyntheticEvent, useRef } from 'react';

const bare = (text: string) => text.trim().replace(/^(["'`])(.*)\1$/s, '$2');

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The values of a text that was pasted: one a line, or with commas, semicolons or tabs between, or a JSON list. */
export function split(text: string): string[] {
  const list = text.trim().startsWith('[') ? json(text) : undefined;
  const parts = Array.isArray(list) ? list.map(String) : text.split(/[\r\n\t,;]+/).map(bare);
  return [...new Set(parts.filter((part) => part !== ''))];
}

const inputOf = ({ target }: SyntheticEvent) =>
  target instanceof HTMLInputElement && target.getAttribute('role') === 'combobox' ? target : undefined;

/** Empties an input whose text nobody but itself holds, as somebody would who deletes what stands there. */
export function empty(input: HTMLInputElement) {
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  setter?.call(input, '');
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/**
 * Handlers for the element around an input of values: what was typed is taken when somebody leaves it or presses Enter with
 * nothing highlighted, and a pasted list becomes its values. An input that shows its value at rest gives that as `shown`.
 */
export function useTyped(take: (texts: string[]) => void, shown = '') {
  // Grafana's input shows a key only after a while on a busy machine; until then the text stands here alone.
  const latest = useRef<string>(undefined);
  const taken = (input: HTMLInputElement): string | undefined => {
    const typed = latest.current ?? input.value;
    const text = typed.trim();
    latest.current = undefined;
    if (text === '' || text === shown) {
      return undefined;
    }
    take([text]);
    return typed;
  };
  // To empty an input that doesn't show the text yet does nothing, and the text would stand there afterwards.
  const emptyOnceShown = (input: HTMLInputElement, typed: string, frames = 100) => {
    if (input.value === typed) {
      empty(input);
    } else if (frames > 0 && latest.current === undefined) {
      requestAnimationFrame(() => emptyOnceShown(input, typed, frames - 1));
    }
  };
  return {
    onInputCapture: (event: SyntheticEvent) => {
      latest.current = inputOf(event)?.value;
    },
    onBlurCapture: (event: FocusEvent) => {
      const input = inputOf(event);
      if (input) {
        taken(input);
      }
    },
    onKeyDownCapture: (event: KeyboardEvent) => {
      const input = inputOf(event);
      const highlighted = Boolean(input?.getAttribute('aria-activedescendant'));
      if (event.key !== 'Enter' || !input || highlighted) {
        return;
      }
      const typed = taken(input);
      if (typed !== undefined && shown === '') {
        event.preventDefault();
        emptyOnceShown(input, typed);
      }
    },
    onPasteCapture: (event: ClipboardEvent) => {
      const input = inputOf(event);
      const texts = split(event.clipboardData.getData('text'));
      if (input && texts.length > 1) {
        event.preventDefault();
        take(texts);
      }
    },
  };
}
