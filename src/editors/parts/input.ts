// Finds the element of one of Grafana's inputs. Its input of several values takes an ID only since Grafana 12.4, and is known by
// its label before that.

/** The label's own ID. */
export const labelOf = (id: string) => `${id}-label`;

export const inputOf = (id: string): HTMLElement | null =>
  document.getElementById(id) ?? document.querySelector<HTMLElement>(`input[aria-labelledby="${labelOf(id)}"]`);
