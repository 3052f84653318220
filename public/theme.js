// Runs before the first paint, so that a chosen theme does not flash the other one.
// A file of its own because the content security policy allows no inline script.
(function () {
  var theme = null;
  try {
    theme = localStorage.getItem('moorage.theme');
  } catch {
    // Storage is blocked: the system's preference stays.
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
