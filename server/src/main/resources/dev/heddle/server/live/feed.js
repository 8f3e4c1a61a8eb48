// The stream of events from the server: opened while the page is seen, and again whenever it is lost.

const AGAIN_MILLIS = 1000;
/** There is a sample each second: a stream that is silent for so long is lost, though nobody has said so. */
const SILENCE_MILLIS = 6000;

/** Calls `listener.hello`, `.history`, `.sample`, `.load` with what comes, and `.lost` when nothing comes any more. */
export function follow(listener) {
  let source = null;
  let timer = 0;

  const wait = (delay, action) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };

  const leave = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };

  const lose = () => {
    leave();
    listener.lost();
    wait(AGAIN_MILLIS, open);
  };

  const open = () => {
    leave();
    if (document.hidden) {
      return;
    }
    source = new EventSource('/live');
    for (const name of ['hello', 'history', 'sample', 'load']) {
      source.addEventListener(name, (event) => {
        wait(SILENCE_MILLIS, lose);
        listener[name](JSON.parse(event.data));
      });
    }
    source.addEventListener('end', () => {
      leave();
      wait(AGAIN_MILLIS, open);
    });
    source.addEventListener('error', lose);
    wait(SILENCE_MILLIS, lose);
  };

  document.addEventListener('visibilitychange', () => (document.hidden ? leave() : open()));
  open();
}
