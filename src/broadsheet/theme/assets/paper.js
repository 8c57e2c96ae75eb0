// The paper's one script. Every page is whole without it; it only adds comfort.
(() => {
  "use strict";
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = document.documentElement;
  const story = find(".story[data-address]");
  const spoken = Intl.RelativeTimeFormat.supportedLocalesOf(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/.test(root.lang) ? root.lang : "en");

  // ---- share: copy the link, and the device's own sheet -------------------------------------------------
  if (story) {
    const address = story.dataset.address;
    const title = find("h1", story).textContent;
    const copy = find("[data-do=copy]", story);
    const share = find("[data-do=share]", story);
    if (copy && navigator.clipboard) {
      const told = copy.parentElement.appendChild(document.createElement("span"));
      told.className = "told";
      told.setAttribute("role", "status");
      copy.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(address);
        } catch {
          return;
        }
        told.textContent = copy.dataset.done;
        setTimeout(() => { told.textContent = ""; }, 2400);
      });
      copy.classList.add("ready");
    }
    if (share && navigator.share) {
      share.addEventListener("click", () => navigator.share({ title, url: address }).catch(() => {}));
      share.classList.add("ready");
    }
  }

  // ---- readings: once in sight for a second, a story says that it is read; nothing is said about the reader ----
  const atDesk = location.pathname.startsWith("/desk/");
  if (story && navigator.sendBeacon && !atDesk) {
    let waiting = 0;
    const look = () => {
      clearTimeout(waiting);
      if (document.visibilityState !== "visible" || document.prerendering) return;
      waiting = setTimeout(() => {
        removeEventListener("visibilitychange", look, true);
        navigator.sendBeacon("/-/seen", location.pathname);
      }, 1000);
    };
    addEventListener("visibilitychange", look, true);
    addEventListener("prerenderingchange", look, true);
    look();
  }

  // ---- readings shown: the number is asked for when the page comes into sight, for the page itself lies in caches ----
  const readings = story && find("[data-part=readings]", story);
  if (readings && !atDesk) {
    let asked = 0;
    const ask = async () => {
      if (document.visibilityState !== "visible" || document.prerendering || Date.now() - asked < 30e3) return;
      asked = Date.now();
      try {
        const { total } = await (await fetch(`/-/readings?story=${location.pathname}`)).json();
        if (total) readings.textContent = readings.dataset.said.replace("{count}", total.toLocaleString(spoken));
      } catch {
        // The page is whole without it.
      }
    };
    addEventListener("visibilitychange", ask, true);
    addEventListener("prerenderingchange", ask, true);
    ask();
  }

  // ---- times: "20 minutes ago" for what is fresh, only where the line keeps its height -------------------
  const HOUR = 3600e3;
  const times = all("time[data-ago]").map((time) => ({ time, at: Date.parse(time.dateTime), said: time.textContent }));
  const ago = new Intl.RelativeTimeFormat(spoken, { numeric: "always", style: "short" });
  const refresh = () => {
    const now = Date.now();
    const fresh = times.filter((one) => now - one.at >= 0 && (now - one.at < 12 * HOUR || one.told));
    const before = fresh.map((one) => one.time.parentElement.offsetHeight);
    for (const one of fresh) {
      const age = now - one.at;
      if (age >= 12 * HOUR) one.time.textContent = one.said;
      else if (age < HOUR) one.time.textContent = ago.format(-Math.max(1, Math.floor(age / 60e3)), "minute");
      else one.time.textContent = ago.format(-Math.floor(age / HOUR), "hour");
      one.time.title = one.said;
      one.told = true;
    }
    fresh.forEach((one, place) => {
      if (one.time.parentElement.offsetHeight !== before[place]) one.time.textContent = one.said;
    });
  };
  if (times.length) {
    refresh();
    setInterval(refresh, 60e3);
    addEventListener("beforeprint", () => {
      for (const one of times) one.time.textContent = one.said;
    });
  }

  // ---- read also: stands beside the second half of the text, where the screen has room beside it ---------
  const box = find(".read-also");
  if (!box) return;
  const KEY = "read-also-closed";
  const wide = matchMedia("(min-width: 79rem)");
  const close = find("[data-do=close]", box);
  const kept = (value) => {
    try {
      return value === undefined ? localStorage.getItem(KEY) : localStorage.setItem(KEY, value);
    } catch {
      return null;
    }
  };
  const below = () => box.getBoundingClientRect().top > innerHeight;

  const freshen = async () => {
    const published = find("[data-part=dateline] time");
    if (!published || Date.now() - Date.parse(published.dateTime) < 12 * HOUR) return;
    const shown = all("li a", box);
    try {
      const answer = await fetch(box.dataset.latest);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const latest = all("li a", page).filter((link) => link.pathname !== location.pathname);
      if (latest.length < shown.length || (!slides && !below()) || box.classList.contains("in")) return;
      shown.forEach((link, place) => {
        link.href = latest[place].getAttribute("href");
        link.textContent = latest[place].textContent;
      });
    } catch {
      // The list the page came with is good enough.
    }
  };

  // Out of the flow only while it is out of sight: nothing the reader sees may move.
  const slides = Boolean(story) && wide.matches && below() && !kept();
  addEventListener("scroll", freshen, { once: true, passive: true });
  if (!slides) return;
  const text = find(".text", story);
  const leave = (remember) => {
    const focused = box.contains(document.activeElement);
    box.classList.remove("slides", "in");
    box.hidden = true;
    removeEventListener("scroll", watch);
    removeEventListener("focusin", clear);
    if (remember) kept("1");
    if (focused) find("main").focus({ preventScroll: true });
  };
  const watch = () => {
    const body = text.getBoundingClientRect();
    const past = body.top + body.height / 2 < innerHeight / 2;
    const within = body.bottom > innerHeight / 4;
    box.classList.toggle("in", past && within && wide.matches);
  };
  // A box in the corner must never lie over what the keyboard has reached.
  const clear = (event) => {
    if (!box.classList.contains("in") || box.contains(event.target)) return;
    const here = event.target.getBoundingClientRect();
    const there = box.getBoundingClientRect();
    if (here.right > there.left && here.left < there.right && here.bottom > there.top && here.top < there.bottom) leave(false);
  };
  box.classList.add("slides");
  close.hidden = false;
  close.addEventListener("click", () => leave(true));
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(true); });
  addEventListener("scroll", watch, { passive: true });
  addEventListener("focusin", clear);
})();
