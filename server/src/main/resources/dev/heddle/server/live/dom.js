// The few things that every part of the page does with its elements.

export const byId = (id) => document.getElementById(id);

/** Sets the text if it is another, so that what reads the page aloud is told of changes only. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Makes an element with text in it. */
export function element(tag, text, className = '') {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = className;
  return made;
}

/** Replaces what a list of facts says: names and values. */
export function setFacts(list, facts) {
  list.replaceChildren(...facts.map(([name, value]) => {
    const row = document.createElement('div');
    row.append(element('dt', name), element('dd', value));
    return row;
  }));
}
