// Numbers as people read them: three digits that count, with their unit.

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const NONE = '–';

const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/** So many digits that three of them count, none behind the point from 100 on. */
function digits(value) {
  const size = Math.abs(value);
  if (size === 0 || size >= 100) {
    return WHOLE.format(value);
  }
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** A number of things. */
export function count(value) {
  return isNumber(value) ? WHOLE.format(value) : NONE;
}

/** A number of things on an axis, where room is short. */
export function shortCount(value) {
  if (value >= 1e6) {
    return `${+(value / 1e6).toFixed(1)} M`;
  }
  return value >= 1e4 ? `${+(value / 1e3).toFixed(1)} k` : WHOLE.format(value);
}

/** A time, from milliseconds. */
export function millis(value) {
  if (!isNumber(value)) {
    return NONE;
  }
  if (value > 0 && value < 1) {
    return `${digits(value * 1e3)} µs`;
  }
  return value < 1e3 ? `${digits(value)} ms` : `${digits(value / 1e3)} s`;
}

/** A time on an axis, from milliseconds: round, so without digits behind the point. */
export function shortMillis(value) {
  if (value < 1) {
    return `${+(value * 1e3).toPrecision(3)} µs`;
  }
  return value < 1e3 ? `${+value.toPrecision(3)} ms` : `${+(value / 1e3).toPrecision(3)} s`;
}

/** A share of one. */
export function percent(value) {
  return isNumber(value) ? `${Math.round(value * 100)} %` : NONE;
}

/** A number of bytes. */
export function bytes(value) {
  if (!isNumber(value)) {
    return NONE;
  }
  if (value < 1e3) {
    return `${WHOLE.format(value)} B`;
  }
  return value < 1e6 ? `${digits(value / 1e3)} kB` : value < 1e9 ? `${digits(value / 1e6)} MB` : `${digits(value / 1e9)} GB`;
}

/** A number of bytes on an axis. */
export function shortBytes(value) {
  return value < 1e9 ? `${+(value / 1e6).toFixed(0)} MB` : `${+(value / 1e9).toFixed(1)} GB`;
}

/** How long something has been so, from milliseconds: to the second, from a minute on. */
export function age(value) {
  if (!isNumber(value)) {
    return NONE;
  }
  if (value < 1e3) {
    return `${Math.round(value)} ms`;
  }
  if (value < 6e4) {
    return `${(value / 1e3).toFixed(1)} s`;
  }
  const seconds = Math.floor(value / 1e3);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A time since the start, from milliseconds. */
export function uptime(value) {
  const seconds = Math.max(0, Math.floor(value / 1e3));
  const two = (number) => String(number).padStart(2, '0');
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${Math.floor(seconds / 86400)} d ${clock}`;
}

/** One thing or several. */
export function plural(number, one, several) {
  return `${count(number)} ${number === 1 ? one : several}`;
}
