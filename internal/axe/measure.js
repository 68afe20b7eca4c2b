// An object of functions that return findings, a text each, about the page.
({
  // controls returns the elements that the user operates and that can be seen, those
  // in open shadow trees too.
  controls() {
    const selector = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link], [role=tab], [role=menuitem], [role=option], [role=switch], [role=checkbox], [role=radio]";
    const all = (root) => [
      ...root.querySelectorAll(selector),
      ...[...root.querySelectorAll("*")].flatMap((e) => (e.shadowRoot ? all(e.shadowRoot) : [])),
    ];
    return all(document).filter((e) => {
      const r = e.getBoundingClientRect();
      return r.width > 1 && r.height > 1 && !e.disabled && !e.closest("[inert]") && e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    });
  },

  name(e) {
    const markup = e.outerHTML;
    return markup.length > 160 ? markup.slice(0, 160) + "…" : markup;
  },

  // inText reports whether e is a link among other words, which has the size of the
  // text.
  inText(e) {
    if (e.tagName !== "A" || getComputedStyle(e).display !== "inline") return false;
    const block = e.closest("p, li, td, dd, div");
    return !!block && block.textContent.trim() !== e.textContent.trim();
  },

  // targets finds the controls that a finger can miss: smaller than size by size
  // pixels, together with what belongs to them around their center, and with no label
  // of that size.
  targets(size) {
    const bigEnough = (e) => {
      const r = e.getBoundingClientRect();
      return r.width >= size && r.height >= size;
    };
    const around = (e) => {
      e.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const r = e.getBoundingClientRect();
      const x = r.left + r.width / 2, y = r.top + r.height / 2, d = size / 2 - 1;
      const hits = (x, y) => e.contains(e.getRootNode().elementFromPoint(x, y));
      return (r.width >= size || hits(x - d, y) && hits(x + d, y)) && (r.height >= size || hits(x, y - d) && hits(x, y + d));
    };
    return this.controls().filter((e) => !this.inText(e) && ![e, ...(e.labels ?? [])].some(bigEnough) && !around(e)).map((e) => {
      const r = e.getBoundingClientRect();
      return `target of ${Math.round(r.width)} × ${Math.round(r.height)} px, want ${size} × ${size}: ${this.name(e)}`;
    });
  },

  // motion finds the animations that go on, or last longer than a moment.
  motion() {
    return document.getAnimations().flatMap((a) => {
      const t = a.effect.getComputedTiming();
      return t.activeDuration > 100 ? [`animation ${a.animationName ?? a.transitionProperty}: ${this.name(a.effect.target)}`] : [];
    });
  },

  // borders finds the controls that forced colors, which remove backgrounds, leave
  // without an outline.
  borders() {
    return this.controls().filter((e) => {
      const s = getComputedStyle(e);
      const native = s.appearance !== "none" && /^(checkbox|radio|range|color|file)$/.test(e.type);
      const bordered = ["Top", "Right", "Bottom", "Left"].some((side) => s[`border${side}Style`] !== "none" && parseFloat(s[`border${side}Width`]) > 0);
      return /^(BUTTON|INPUT|SELECT|TEXTAREA)$/.test(e.tagName) && !native && !bordered;
    }).map((e) => `no border in forced colors: ${this.name(e)}`);
  },
})
