// Puts the page together: what comes from the server goes to the part that shows it.

import { Cards } from './charts.js';
import { watchCoroutines } from './coroutines.js';
import { byId, setText } from './dom.js';
import { follow } from './feed.js';
import { plural, uptime } from './format.js';
import { offerLoad, showLoad } from './load.js';

const cards = new Cards();
const started = Number(document.body.dataset.started);

function showState(state) {
  setText(byId('state'), state);
  byId('state').dataset.state = state;
}

function showNow(sample) {
  showState(sample.state);
  setText(byId('uptime'), uptime(sample.time - started));
  setText(byId('story'), story(sample));
}

/** What this is about, in two sentences with the figures of now. */
function story(sample) {
  const threads = plural(sample.busy.length || 1, 'thread', 'threads');
  if (sample.connections === 0) {
    return `No connection is open. Each that comes gets a coroutine of its own: sequential code, suspended where it waits, `
      + `resumed by an event loop. There is no thread for each, but ${threads} for all.`;
  }
  return `${plural(sample.connections, 'connection is', 'connections are')} open, served by `
    + `${plural(sample.live, 'coroutine', 'coroutines')} on ${threads}. Each is sequential code, suspended where it waits.`;
}

const listener = {
  hello(process) {
    if (process.started !== started) {
      // Another process, which may be another version with another page.
      location.reload();
    }
  },
  history(samples) {
    cards.restart(samples);
    showNow(samples.at(-1));
  },
  sample(sample) {
    cards.add(sample);
    showNow(sample);
  },
  load: showLoad,
  lost() {
    showState('disconnected');
    setText(byId('story'), 'The server cannot be reached. This page comes back with it.');
    cards.setStale(true);
  },
};

offerLoad();
watchCoroutines();
follow(listener);
