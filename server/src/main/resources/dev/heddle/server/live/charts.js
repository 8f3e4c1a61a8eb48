// The cards: a figure, its course over the last minutes, and what it means.

import { byId, element, setText } from './dom.js';
import { bytes, count, millis, percent, shortBytes, shortCount, shortMillis } from './format.js';

const SHOWN_SECONDS = 180;
/** The axis grows with what there is to show. */
const SPANS_SECONDS = [60, 120, SHOWN_SECONDS];
/** Points that lie further apart are not joined: nobody looked in between. */
const GAP_SECONDS = 3;
const COLOURS = ['first', 'second', 'third'];

const busiest = (sample) => (sample.busy.length ? Math.max(...sample.busy) : null);
const mean = (values) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null);

/** What each card shows: `value` is its large figure, each of `series` a line. */
const CARDS = [
  {
    id: 'connections',
    title: 'Connections',
    help: 'Open now, on the ports for HTTP and TCP.',
    value: (sample) => [count(sample.connections), 'open'],
    series: [['open', (sample) => sample.connections]],
    format: count,
    tick: shortCount,
    least: 10,
  },
  {
    id: 'requests',
    title: 'Requests',
    help: 'HTTP exchanges that ended in the last second.',
    value: (sample) => [count(sample.requestsPerSecond), 'per second'],
    series: [['requests/s', (sample) => sample.requestsPerSecond]],
    format: count,
    tick: (value) => `${shortCount(value)}/s`,
    least: 10,
  },
  {
    id: 'switches',
    title: 'Switches',
    help: 'A switch is one resume of a coroutine with its next suspend: what a thread would be blocked for.',
    value: (sample) => [count(sample.switchesPerSecond), 'per second'],
    series: [['switches/s', (sample) => sample.switchesPerSecond]],
    format: count,
    tick: (value) => `${shortCount(value)}/s`,
    least: 10,
  },
  {
    id: 'live',
    title: 'Coroutines',
    help: 'Live: started and not ended. Runnable: they have what they waited for, and wait for their turn on the event loop.',
    value: (sample) => [count(sample.live), 'live'],
    series: [
      ['live', (sample) => sample.live],
      ['runnable', (sample) => sample.runnable],
    ],
    format: count,
    tick: shortCount,
    least: 10,
  },
  {
    id: 'latency',
    title: 'Latency',
    help: 'From a request’s head to its handler’s end, of the last 5 s. From the buckets of http.server.requests: '
      + 'a quantile is estimated within its bucket, and “slowest” is a bound that none was above, of those up to 10 s.',
    value: (sample) => [millis(sample.p99), 'p99'],
    series: [
      ['p50', (sample) => sample.p50],
      ['p99', (sample) => sample.p99],
      ['slowest', (sample) => sample.slowest],
    ],
    format: millis,
    tick: shortMillis,
    logarithmic: [0.01, 1000],
  },
  {
    id: 'lag',
    title: 'Event loop lag',
    help: 'How late a task of the loop runs that was due, tried ten times a second on each loop; the last 5 s. '
      + '“Most” is a bound that none was above.',
    value: (sample) => [millis(sample.lagMean), 'mean'],
    series: [
      ['mean', (sample) => sample.lagMean],
      ['most', (sample) => sample.lagMost],
    ],
    format: millis,
    tick: shortMillis,
    logarithmic: [0.01, 100],
  },
  {
    id: 'busy',
    title: 'Event loop utilisation',
    help: 'Share of the last second in which a loop’s thread had a processor, for coroutines and for I/O: its CPU time, '
      + 'as the system counts it. The rest it waited.',
    value: (sample) => [percent(mean(sample.busy)), 'of each loop'],
    series: [
      ['mean', (sample) => mean(sample.busy)],
      ['busiest loop', busiest],
    ],
    format: percent,
    tick: percent,
    most: 1,
  },
  {
    id: 'memory',
    title: 'Heap',
    help: 'In use, with what is garbage already; and after the last collection. That by the open connections, '
      + 'from 100 on, bounds what one takes, since server and load are counted with it.',
    value: (sample) => (sample.bytesPerConnection === null
      ? [bytes(sample.heapUsed), 'in use']
      : [`≤ ${bytes(sample.bytesPerConnection)}`, 'per connection']),
    series: [
      ['in use', (sample) => sample.heapUsed],
      ['after collection', (sample) => sample.heapLive],
    ],
    format: bytes,
    tick: shortBytes,
    least: 5e7,
  },
];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** How long before now, as short as fits below a chart. */
function ago(seconds) {
  if (seconds === 0) {
    return 'now';
  }
  return seconds % 60 === 0 ? `−${-seconds / 60} min` : `−${-seconds} s`;
}

function valueAxis(card) {
  const axis = { border: { display: false }, ticks: { callback: (value) => card.tick(value), maxTicksLimit: 5 } };
  if (card.logarithmic) {
    const [min, max] = card.logarithmic;
    const isDecade = (value) => Number.isInteger(+Math.log10(value).toFixed(6));
    axis.type = 'logarithmic';
    axis.suggestedMin = min;
    axis.suggestedMax = max;
    axis.ticks.callback = (value) => (isDecade(value) ? card.tick(value) : null);
    delete axis.ticks.maxTicksLimit;
  } else {
    axis.beginAtZero = true;
    axis.suggestedMax = card.most ?? card.least;
    axis.max = card.most;
  }
  return axis;
}

function options(card) {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    interaction: { mode: 'index', intersect: false },
    plugins: {
      legend: { display: false },
      tooltip: {
        callbacks: {
          title: ([item]) => `${Math.round(-item.parsed.x)} s ago`,
          label: (item) => `${item.dataset.label} ${card.format(item.parsed.y)}`,
        },
      },
    },
    scales: {
      x: {
        type: 'linear',
        max: 0,
        border: { display: false },
        grid: { display: false },
        ticks: { callback: ago, maxRotation: 0, align: 'inner' },
      },
      y: valueAxis(card),
    },
  };
}

/** One card on the page. */
class Card {
  constructor(card) {
    this.card = card;
    const root = byId('card').content.firstElementChild.cloneNode(true);
    root.id = `card-${card.id}`;
    root.querySelector('h3').textContent = card.title;
    root.querySelector('.note').textContent = card.help;
    this.value = root.querySelector('.value');
    this.figure = document.createTextNode('–');
    this.unit = element('small', '');
    this.value.append(this.figure, ' ', this.unit);
    this.legend = card.series.map((series, index) => element('li', '', COLOURS[index]));
    root.querySelector('.legend').append(...(card.series.length > 1 ? this.legend : []));
    const canvas = root.querySelector('canvas');
    canvas.setAttribute('aria-label', `${card.title}, the last three minutes; the figures of now are beside it as text`);
    byId('cards').append(root);
    this.root = root;
    this.chart = new globalThis.Chart(canvas, { type: 'line', data: { datasets: this.datasets() }, options: options(card) });
    this.paint();
  }

  datasets() {
    return this.card.series.map(([label]) => ({ label, data: [], pointRadius: 0, borderWidth: 2, spanGaps: false }));
  }

  /** In the colours of the scheme that is chosen now. */
  paint() {
    this.chart.data.datasets.forEach((dataset, index) => {
      dataset.borderColor = colour(COLOURS[index]);
      dataset.backgroundColor = colour(COLOURS[index]);
    });
    for (const axis of Object.values(this.chart.options.scales)) {
      axis.ticks.color = colour('muted');
      axis.ticks.font = { size: 11 };
      axis.grid = { ...axis.grid, color: colour('line') };
    }
  }

  say(sample) {
    const [figure, unit] = this.card.value(sample);
    if (this.figure.data !== figure) {
      this.figure.data = figure;
    }
    setText(this.unit, unit);
    this.card.series.forEach(([label, value], index) => {
      setText(this.legend[index], `${label} ${this.card.format(value(sample))}`);
    });
  }

  draw(samples) {
    const now = samples.at(-1).time;
    const seconds = (now - samples[0].time) / 1000;
    const span = SPANS_SECONDS.find((one) => one >= seconds) ?? SHOWN_SECONDS;
    this.chart.options.scales.x.min = -span;
    this.chart.options.scales.x.ticks.stepSize = span / 3;
    this.card.series.forEach(([, value], index) => {
      this.chart.data.datasets[index].data = points(samples, now, value, Boolean(this.card.logarithmic));
    });
    this.chart.update('none');
  }
}

/** With a break wherever nobody looked. A logarithm has no zero, so that it is drawn as nothing. */
function points(samples, now, value, positive) {
  const all = [];
  let before = null;
  for (const sample of samples) {
    const x = (sample.time - now) / 1000;
    if (before !== null && x - before > GAP_SECONDS) {
      all.push({ x: before, y: null });
    }
    const y = value(sample);
    all.push({ x, y: positive && y === 0 ? null : y });
    before = x;
  }
  return all;
}

/** All cards, with the samples of the last minutes. */
export class Cards {
  constructor() {
    this.samples = [];
    this.undrawn = 0;
    this.calm = matchMedia('(prefers-reduced-motion: reduce)');
    this.cards = CARDS.map((card) => new Card(card));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.cards.forEach((card) => card.paint());
      this.draw();
    });
  }

  /** Takes what the server has kept in place of what is here. */
  restart(samples) {
    this.samples = samples;
    this.show();
    this.draw();
  }

  add(sample) {
    this.samples.push(sample);
    this.samples = this.samples.filter((one) => sample.time - one.time <= SHOWN_SECONDS * 1000);
    this.show();
    // Who wants less motion sees the figures each second, and the lines move each fifth.
    this.undrawn += 1;
    if (!this.calm.matches || this.undrawn >= 5) {
      this.draw();
    }
  }

  show() {
    const latest = this.samples.at(-1);
    this.cards.forEach((card) => card.say(latest));
    this.setStale(false);
  }

  draw() {
    this.undrawn = 0;
    if (this.samples.length) {
      this.cards.forEach((card) => card.draw(this.samples));
    }
  }

  /** Whether the figures are those of a moment that has passed. */
  setStale(stale) {
    this.cards.forEach((card) => card.root.classList.toggle('is-stale', stale));
  }
}
