// The pages work without this; it makes them quicker and livelier.
import './numbers.js';

document.documentElement.classList.add('script');
document.querySelector('[data-reload]')?.addEventListener('click', () => location.reload());
