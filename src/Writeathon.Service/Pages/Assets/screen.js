// The projector: asks every two seconds, keeps the last number, and says how old it is once that matters.
import { watch } from './totals.js';

const old = document.querySelector('[data-old]');
const said = document.querySelector('[data-said]');
let heard = new Date();
let spoken = 0;

watch(2000, number => {
  heard = new Date();
  old.hidden = true;
  // Spoken at most every half a minute, for those who listen.
  if (heard - spoken > 30000) {
    said.textContent = said.dataset.said.replace('{0}', number);
    spoken = heard;
  }
}, () => {
  if (Date.now() - heard < 15000) return;
  old.textContent = old.dataset.old.replace('{0}', heard.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' }));
  old.hidden = false;
});

// A screen that goes dark in the middle of an event helps nobody.
navigator.wakeLock?.request('screen').catch(() => {});
