// The projector: keeps the last number, and says how old it is once that matters.
import './totals.js';

const old = document.querySelector('[data-old]');
let heard = new Date();
let lost;

document.addEventListener('line', ({ detail: { stands } }) => {
  if (!stands) {
    lost ??= setTimeout(() => {
      old.textContent = old.dataset.old.replace('{0}', heard.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }));
      old.hidden = false;
    }, 15_000);
    return;
  }
  clearTimeout(lost);
  lost = undefined;
  heard = new Date();
  old.hidden = true;
});

// A screen that goes dark in the middle of an event helps nobody.
navigator.wakeLock?.request('screen').catch(() => {});
