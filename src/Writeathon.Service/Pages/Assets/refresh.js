// Draws anew what moves: a part of the page with an id and data-refresh="10" (seconds), from this page or from data-refresh-from.
const longest = 60;

for (const part of document.querySelectorAll('[data-refresh]')) {
  refresh(part.id, Number(part.dataset.refresh));
}

function refresh(id, seconds) {
  // Pages that were opened together do not ask together.
  setTimeout(async () => {
    const old = document.getElementById(id);
    // Nothing is taken away from under somebody's hands, and nobody is asked for a page that is not looked at.
    if (!old) return;
    if (document.hidden || old.contains(document.activeElement) || old.querySelector('details[open]')) {
      return refresh(id, seconds);
    }
    try {
      const answer = await fetch(old.dataset.refreshFrom ?? location.pathname + location.search, { headers: { accept: 'text/html' } });
      if (!answer.ok) throw answer;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id);
      if (!fresh) return;
      const scrolled = [...old.querySelectorAll('.scroll')].map(each => each.scrollTop);
      old.replaceWith(fresh);
      fresh.querySelectorAll('.scroll').forEach((each, at) => { each.scrollTop = scrolled[at] ?? 0; });
      if (fresh.dataset.refresh) refresh(id, Number(fresh.dataset.refresh));
    } catch {
      refresh(id, Math.min(seconds * 2, longest));
    }
  }, seconds * 1000 * (1 + Math.random() / 4));
}
