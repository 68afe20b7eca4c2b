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

  // borders finds the buttons and inputs that forced colors, which remove backgrounds,
  // leave without an outline: neither they nor an element close around them
  // has a border.
  borders() {
    const bordered = (e) => ["Top", "Right", "Bottom", "Left"].some((side) => {
      const s = getComputedStyle(e);
      return s[`border${side}Style`] !== "none" && parseFloat(s[`border${side}Width`]) > 0;
    });
    // framed reports whether an element around e has a border along its sides and top.
    const framed = (e) => {
      const inner = e.getBoundingClientRect();
      for (let around = e.parentElement; around; around = around.parentElement) {
        const outer = around.getBoundingClientRect();
        if (["left", "right", "top"].some((side) => Math.abs(inner[side] - outer[side]) > 4)) return false;
        if (bordered(around)) return true;
      }
      return false;
    };
    const native = (e) => e.type === "file" || getComputedStyle(e).appearance !== "none" && /^(checkbox|radio|range|color)$/.test(e.type);
    return this.controls()
      .filter((e) => /^(BUTTON|INPUT|SELECT|TEXTAREA)$/.test(e.tagName) && !native(e) && !bordered(e) && !framed(e))
      .map((e) => `no border in forced colors: ${this.name(e)}`);
  },

  // focus finds the controls that look the same with and without the keyboard's focus.
  focus() {
    const before = document.activeElement;
    const look = (e) => {
      const s = getComputedStyle(e);
      return [s.outlineStyle === "none" ? "" : s.outlineWidth + s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor, s.textDecoration].join("; ");
    };
    const same = this.controls().filter((e) => {
      const without = look(e);
      e.focus({ focusVisible: true, preventScroll: true });
      const focused = e.getRootNode().activeElement === e && e.matches(":focus-visible");
      const alike = focused && look(e) === without;
      e.blur();
      return alike;
    });
    before?.focus();
    return same.map((e) => `the focus does not show: ${this.name(e)}`);
  },
})
