// Copy and print.
export function offer(root = document) {
  for (const button of root.querySelectorAll('[data-copy]')) {
    const said = button.textContent;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
      } catch {
        // Without the right to write there (plain http), the address is marked instead, to be copied by hand.
        const address = button.closest('section')?.querySelector('.address');
        if (address) getSelection().selectAllChildren(address);
        return;
      }
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = said; }, 3000);
    });
  }
  for (const button of root.querySelectorAll('[data-print]')) button.addEventListener('click', () => print());
}

offer();
