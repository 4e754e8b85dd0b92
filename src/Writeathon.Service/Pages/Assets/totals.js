// Keeps an event's number and thermometer up to date. It shows what the document's event 'event-totals' tells, whoever asked for it, and asks
// by itself where nobody has for a while; an answer that has not changed costs a few bytes.
const number = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`, { useGrouping: 'always' });

function show(board, totals) {
  const sent = totals.actions;
  const pledged = Object.values(totals.pledged).reduce((sum, each) => sum + each, 0);
  const goal = Math.max(Number(board.dataset.goal) || pledged, sent);
  const share = part => Math.min(100, 100 * part / Math.max(goal, 1)).toFixed(2);
  board.querySelector('[data-live-event]').textContent = number.format(sent);
  board.querySelector('rect.sent')?.setAttribute('width', share(sent));
  board.querySelector('rect.pledged')?.setAttribute('width', share(pledged));
  const told = board.querySelectorAll('figcaption b');
  [sent, pledged, goal].forEach((each, at) => { if (told[at]) told[at].textContent = number.format(each); });
  for (const cell of document.querySelectorAll('[data-kind]')) {
    if (cell.dataset.kind in totals.sent) cell.textContent = number.format(totals.sent[cell.dataset.kind]);
  }
}

/** Watches the totals of the page's event: `told(number)` at each answer, `lost()` at each question without one. Answers the way to ask at once. */
export function watch(every, told = () => {}, lost = () => {}) {
  const board = document.querySelector('[data-live-totals]');
  if (!board) return () => {};
  const event = board.querySelector('[data-live-event]').dataset.liveEvent;
  let timer;

  const ask = async () => {
    clearTimeout(timer);
    timer = setTimeout(ask, every);
    if (document.hidden) return;
    try {
      const answer = await fetch(board.dataset.liveTotals, { cache: 'no-cache', signal: AbortSignal.timeout(10000) });
      if (!answer.ok) throw new Error(answer.status);
      document.dispatchEvent(new CustomEvent('event-totals', { detail: { event, ...await answer.json() } }));
    } catch {
      lost();
    }
  };

  document.addEventListener('event-totals', ({ detail }) => {
    if (detail.event !== event) return;
    clearTimeout(timer);
    timer = setTimeout(ask, every);
    show(board, detail);
    told(number.format(detail.actions));
  });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(); });
  timer = setTimeout(ask, every);
  return ask;
}
