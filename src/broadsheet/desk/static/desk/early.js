// Before all other scripts of a screen. Wagtail's text editor adds <style> elements as it runs, which our policy allows
// only with the page's nonce: so every one that a script of ours makes gets it. Markup that found its way into a page
// makes no elements through this door, so it gains nothing.
(() => {
  'use strict';
  const { nonce } = document.currentScript;
  const make = Document.prototype.createElement;
  Document.prototype.createElement = function createElement(name, ...options) {
    const made = make.call(this, name, ...options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  };
})();
