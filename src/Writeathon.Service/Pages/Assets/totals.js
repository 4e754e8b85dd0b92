// Keeps an event's number and thermometer up to date by asking for its totals; an answer that has not changed costs a few bytes.
const written = new Intl.NumberFormat(document.documentElement.lang === 'ar' ? 'ar-u-nu-latn' : document.documentElement.lang);

function show(board, totals) {
  const sent = totals.actions;
  const pledged = Object.values(totals.pledged).reduce((sum, each) => sum + each, 0);
  const goal = Math.max(Number(board.dataset.goal) || pledged, sent, 1);
  const share = part => Math.min(100, 100 * part / goal).toFixed(2);
  board.querySelector('[data-live-event]').textContent = written.format(sent);
  board.querySelector('rect.sent')?.setAttribute('width', share(sent));
  board.querySelector('rect.pledged')?.setAttribute('width', share(pledged));
  const told = board.querySelectorAll('figcaption b');
  [sent, pledged, goal].forEach((number, at) => { if (told[at]) told[at].textContent = written.format(number); });
  for (const cell of document.querySelectorAll('[data-kind]')) {
    if (cell.dataset.kind in totals.sent) cell.textContent = written.format(totals.sent[cell.dataset.kind]);
  }
}

/** Watches the totals of the page's event. `told(number)` is called for each answer, `lost()` for each question without one. */
export function watch(every, told = () => {}, lost = () => {}) {
  const board = document.querySelector('[data-live-totals]');
  if (!board) return () => {};
  let timer;
  const ask = async () => {
    clearTimeout(timer);
    if (!document.hidden) {
      try {
        const answer = await fetch(board.dataset.liveTotals, { cache: 'no-cache', signal: AbortSignal.timeout(10000) });
        if (!answer.ok) throw new Error(answer.status);
        const totals = await answer.json();
        show(board, totals);
        told(written.format(totals.actions));
      } catch {
        lost();
      }
    }
    clearTimeout(timer);
    timer = setTimeout(ask, every);
  };
  document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(); });
  timer = setTimeout(ask, every);
  return ask;
}
