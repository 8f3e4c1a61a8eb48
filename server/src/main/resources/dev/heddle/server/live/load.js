// The load against the server itself: starts it, stops it, and shows how far it is.

import { byId, setText } from './dom.js';
import { count, plural } from './format.js';

const ENDS = {
  completed: 'The load has ended.',
  stopped: 'The load was stopped.',
  failed: 'The load has failed: the server’s log says why.',
};

/** What was last told of it. */
let phase = 'none';

function say(text, isWrong = false) {
  setText(byId('load-message'), text);
  byId('load-message').classList.toggle('is-wrong', isWrong);
}

async function send(method, body) {
  try {
    const answer = await fetch('/live/load', {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const text = answer.ok ? '' : (await answer.text()).trim();
    say(text, !answer.ok);
  } catch {
    say('The server cannot be reached.', true);
  }
}

function start(event) {
  event.preventDefault();
  send('POST', {
    connections: byId('load-connections').valueAsNumber,
    seconds: byId('load-seconds').valueAsNumber,
    target: byId('load-target').value,
  });
}

/** Shows how far the load is. */
export function showLoad(load) {
  const running = load.phase === 'running';
  byId('load-start').disabled = running;
  byId('load-stop').disabled = !running;
  byId('load-progress').hidden = load.phase === 'none';
  if (load.phase !== 'none') {
    const seconds = load.millis / 1000;
    byId('load-bar').value = running ? Math.min(1, seconds / load.seconds) : 1;
    setText(byId('load-figures'), `${seconds.toFixed(1)} of ${load.seconds} s, `
      + `${count(load.open)} of ${plural(load.connections, 'connection', 'connections')} open, `
      + `${plural(load.requests, 'answer', 'answers')}, ${plural(load.failures, 'failure', 'failures')}`);
  }
  if (phase === 'running' && ENDS[load.phase]) {
    say(ENDS[load.phase], load.phase === 'failed');
  }
  phase = load.phase;
}

/** Brings the form to life, if a load is allowed at all. */
export function offerLoad() {
  const allowed = byId('load').dataset.load === 'on';
  byId('load-form').hidden = !allowed;
  byId('load-refusal').hidden = allowed;
  byId('load-form').addEventListener('submit', start);
  byId('load-stop').addEventListener('click', () => send('DELETE'));
}
