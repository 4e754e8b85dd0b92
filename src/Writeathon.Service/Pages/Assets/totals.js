// What an event's page shows beside its number: thermometer, legend and kinds, whenever the event's totals are told.
import './live.js';

const number = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`, { useGrouping: 'always' });
const board = document.querySelector('[data-board]');

document.addEventListener('event-totals', ({ detail: totals }) => {
  if (totals.event !== board?.querySelector('[data-live-event]').dataset.liveEvent) return;
  const sent = totals.actions;
  const pledged = Object.values(totals.pledged).reduce((sum, each) => sum + each, 0);
  const end = Math.max(Number(board.dataset.goal) || pledged, sent, 1);
  const share = part => Math.min(100, 100 * part / end).toFixed(2);
  board.querySelector('rect.sent')?.setAttribute('width', share(sent));
  board.querySelector('rect.pledged')?.setAttribute('width', share(pledged));
  const told = board.querySelectorAll('figcaption b');
  [sent, pledged].forEach((each, at) => { if (told[at]) told[at].textContent = number.format(each); });
  for (const cell of document.querySelectorAll('[data-kind]')) {
    if (cell.dataset.kind in totals.sent) cell.textContent = number.format(totals.sent[cell.dataset.kind]);
  }
});
