// Theme switch, copy buttons, and the filter of lists. Every page is complete without this file.
(d => {
  const root = d.documentElement;
  d.getElementById('theme')?.addEventListener('click', () => {
    const now = root.dataset.theme || (matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : 'light');
    root.dataset.theme = now == 'dark' ? 'light' : 'dark';
    try { localStorage.theme = root.dataset.theme } catch {}
  });
  d.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    const label = button.querySelector('span'), words = label.textContent;
    try {
      await navigator.clipboard.writeText(button.closest('section,article').querySelector('pre').textContent);
      label.textContent = 'Copied';
    } catch { label.textContent = 'Press Ctrl+C' }
    setTimeout(() => label.textContent = words, 1600);
  });
  const form = d.getElementById('find');
  if (!form) return;
  const field = d.getElementById('q'), status = d.getElementById('n'), works = [...d.querySelectorAll('.p[data-s]')];
  const papers = n => n + (n == 1 ? ' paper' : ' papers');
  const run = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const on = [...form.querySelectorAll('[aria-pressed=true]')].map(b => b.dataset.f);
    const topics = on.filter(f => f != '+code');
    let total = 0;
    for (const work of works) {
      const fits = words.every(w => work.dataset.s.includes(w)) && (!topics.length || topics.includes(work.dataset.c))
        && (!on.includes('+code') || 'code' in work.dataset);
      work.hidden = !fits;
      total += fits;
    }
    for (const year of d.querySelectorAll('.yr')) {
      const shown = year.querySelectorAll('.p:not([hidden])').length;
      year.hidden = !shown;
      year.querySelector('small').textContent = papers(shown);
    }
    status.textContent = words.length || on.length ? papers(total) : '';
  };
  field.value = new URLSearchParams(location.search).get('q') || '';
  form.addEventListener('input', run);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('click', event => {
    const button = event.target.closest('[data-f]');
    if (!button) return;
    button.setAttribute('aria-pressed', button.getAttribute('aria-pressed') != 'true');
    run();
  });
  if (field.value) run();
})(document);
