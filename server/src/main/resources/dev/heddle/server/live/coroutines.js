// The table of coroutines, and the stack of one. The server chooses and sorts: there may be very many.

import { byId, element, setFacts, setText } from './dom.js';
import { age, count } from './format.js';

const MOST_ROWS = 100;
const LOOK_AGAIN_MILLIS = 2000;
const AFTER_TYPING_MILLIS = 200;

const rows = byId('rows');
const dialog = byId('stack');
const headers = [...document.querySelectorAll('th[data-sort]')];

let sort = '-age';
let timer = 0;
/** Of the latest look: the answer of an earlier one comes too late. */
let look = 0;
/** The coroutine whose stack is open. */
let opened = null;

function query() {
  const parameters = new URLSearchParams({ limit: MOST_ROWS, stack: 'headline', sort });
  for (const [name, id] of [['name', 'filter-name'], ['state', 'filter-state']]) {
    if (byId(id).value) {
      parameters.set(name, byId(id).value);
    }
  }
  return parameters;
}

/** Looks now, and again after a while. */
async function refresh() {
  clearTimeout(timer);
  const own = ++look;
  try {
    const answer = await fetch(`/coroutines?${query()}`);
    const found = answer.ok ? await answer.json() : null;
    if (own === look && found) {
      show(found);
    }
  } catch {
    // The page says already that the server is away.
  }
  if (own === look && byId('filter-refresh').checked && !document.hidden) {
    timer = setTimeout(refresh, LOOK_AGAIN_MILLIS);
  }
}

/** As an answer to somebody who has chosen something: says the number aloud. */
async function choose() {
  await refresh();
  setText(byId('coroutines-said'), byId('coroutines-count').textContent);
}

function show(found) {
  const all = found.matching === found.total ? '' : `, ${count(found.total)} in all`;
  setText(byId('coroutines-count'), `${count(found.shown)} of ${count(found.matching)} shown${all}`);
  const focused = document.activeElement?.closest('tr')?.dataset.id;
  const known = new Map([...rows.children].map((row) => [row.dataset.id, row]));
  rows.replaceChildren(...(found.shown ? found.coroutines.map((one) => fill(known.get(`${one.id}`) ?? newRow(one), one))
    : [emptyRow()]));
  if (focused) {
    rows.querySelector(`tr[data-id="${focused}"] button`)?.focus({ preventScroll: true });
  }
}

function emptyRow() {
  const row = document.createElement('tr');
  const cell = element('td', 'No coroutine.', 'none');
  cell.colSpan = headers.length + 1;
  row.append(cell);
  return row;
}

function newRow(coroutine) {
  const row = document.createElement('tr');
  row.dataset.id = coroutine.id;
  const name = document.createElement('td');
  name.append(element('button', ''));
  name.firstChild.type = 'button';
  row.append(name, element('td', ''), element('td', '', 'number'), element('td', '', 'number'), element('td', ''));
  return row;
}

function fill(row, coroutine) {
  const [name, state, old, suspended, where] = row.children;
  setText(name.firstChild, coroutine.name);
  setText(state, coroutine.state);
  setText(old, age(coroutine.ageMillis));
  setText(suspended, age(coroutine.suspendedForMillis));
  setText(where, coroutine.headline.replace(/^(suspended|runnable|running),? /, ''));
  return row;
}

function sortBy(column) {
  const descending = column === 'age' || column === 'suspended' ? `-${column}` : column;
  const other = descending.startsWith('-') ? column : `-${column}`;
  sort = sort === descending ? other : descending;
  showSort();
  choose();
}

function showSort() {
  for (const header of headers) {
    if (header.dataset.sort === sort.replace('-', '')) {
      header.setAttribute('aria-sort', sort.startsWith('-') ? 'descending' : 'ascending');
    } else {
      header.removeAttribute('aria-sort');
    }
  }
}

/** Shows the stack of a coroutine as it is now. */
async function open(id) {
  opened = id;
  let answer;
  try {
    answer = await fetch(`/coroutines/${id}`);
  } catch {
    return;
  }
  if (answer.ok) {
    showStack(await answer.json());
  } else {
    showEnd();
  }
  if (!dialog.open) {
    dialog.showModal();
  }
}

function showStack(coroutine) {
  setText(byId('stack-headline'), coroutine.headline);
  setFacts(byId('stack-facts'), [
    ['coroutine', coroutine.name],
    ['number', `${coroutine.id}`],
    ['event loop', coroutine.eventLoop],
    ['age', age(coroutine.ageMillis)],
    ['suspended for', age(coroutine.suspendedForMillis)],
    ['waits for', coroutine.waitsFor ?? 'nothing'],
  ]);
  const place = / at (\S+)$/.exec(coroutine.headline)?.[1];
  const own = coroutine.stack.findIndex((frame) => place && frame.includes(`(${place})`));
  byId('stack-frames').replaceChildren(...coroutine.stack.map((frame, index) =>
    element('li', frame, index === own ? 'own' : '')));
  byId('stack-frames').hidden = coroutine.stack.length === 0;
}

function showEnd() {
  setText(byId('stack-headline'), 'This coroutine has ended meanwhile.');
  setFacts(byId('stack-facts'), [['number', opened]]);
  byId('stack-frames').hidden = true;
}

/** A row that is gone by now cannot have the focus back, which then goes to the section. */
function returnFocus() {
  const button = rows.querySelector(`tr[data-id="${opened}"] button`);
  (button ?? byId('coroutines')).focus({ preventScroll: true });
}

/** Brings the table to life. */
export function watchCoroutines() {
  byId('filter').addEventListener('submit', (event) => event.preventDefault());
  byId('filter-name').addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(choose, AFTER_TYPING_MILLIS);
  });
  byId('filter-state').addEventListener('change', choose);
  byId('filter-refresh').addEventListener('change', refresh);
  headers.forEach((header) => header.firstElementChild.addEventListener('click', () => sortBy(header.dataset.sort)));
  rows.addEventListener('click', (event) => {
    const row = event.target.closest('tr[data-id]');
    if (row) {
      open(row.dataset.id);
    }
  });
  byId('stack-close').addEventListener('click', () => dialog.close());
  byId('stack-again').addEventListener('click', () => open(opened));
  dialog.addEventListener('close', returnFocus);
  document.addEventListener('visibilitychange', refresh);
  showSort();
  refresh();
}
