// Reports that wait on this device until they are told, once each. The page and the service worker share it; no name is in it.
self.reports = (() => {
  const LONGEST_PAUSE = 5 * 60 * 1000;

  const open = () => new Promise((done, failed) => {
    const asked = indexedDB.open('writeathon', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('reports', { keyPath: 'key' });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });

  // Done means that it is kept: the promise waits for the transaction, not for the request in it.
  const within = async (mode, work) => {
    const database = await open();
    try {
      return await new Promise((done, failed) => {
        const transaction = database.transaction('reports', mode, { durability: 'strict' });
        const asked = work(transaction.objectStore('reports'));
        transaction.oncomplete = () => done(asked?.result);
        transaction.onabort = transaction.onerror = () => failed(transaction.error);
      });
    } finally {
      database.close();
    }
  };

  const list = async () => (await within('readonly', store => store.getAll())).sort((one, other) => one.at - other.at);
  const put = report => within('readwrite', store => store.put(report));
  const drop = key => within('readwrite', store => store.delete(key));

  const tell = async (report, told) => {
    let answer;
    try {
      answer = await fetch(report.url, {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...report.body, key: report.key }), signal: AbortSignal.timeout(30000),
      });
    } catch {
      return false;
    }
    if (answer.ok) {
      await drop(report.key);
      told(report, (await answer.json().catch(() => ({}))).status);
      return true;
    }
    if (answer.status < 500 && answer.status !== 408 && answer.status !== 429) {
      const problem = await answer.json().catch(() => ({}));
      const refused = { ...report, refused: problem.type?.startsWith('/problems/') ? problem.type.slice('/problems/'.length) : 'other' };
      await put(refused);
      told(refused);
      return true;
    }
    const asked = Number(answer.headers.get('Retry-After')) * 1000 || 0;
    report.pause = asked;
    return false;
  };

  /** Tells what waits. Two tabs, or a tab and the worker, never do it at once; and if they did, the key makes it count once. */
  const flush = (told = () => {}, now = false) => navigator.locks.request('writeathon-reports', async () => {
    for (const report of await list()) {
      if (report.refused || (!now && report.next > Date.now())) continue;
      if (!await tell(report, told)) {
        const tries = (report.tries ?? 0) + 1;
        const pause = Math.max(report.pause ?? 0, Math.min(LONGEST_PAUSE, 2000 * 2 ** tries) * (0.5 + Math.random() / 2));
        await put({ ...report, pause: undefined, tries, next: Date.now() + pause });
        break; // the others would meet the same line
      }
    }
    const waiting = (await list()).filter(report => !report.refused);
    return waiting.length === 0 ? null : Math.max(0, Math.min(...waiting.map(report => report.next ?? 0)) - Date.now());
  });

  /** Takes a report out, unless it is on its way just now: then it is first waited for. */
  const remove = key => navigator.locks.request('writeathon-reports', () => drop(key));

  return { list, put, remove, flush };
})();
