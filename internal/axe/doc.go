// Package axe checks the accessibility of a page in Chromium, for tests: the rules
// of axe-core, and what these do not cover: the size of targets on phones, the
// keyboard's focus, reduced motion and forced colors.
//
//	axe.CheckViews(t, tab) // the page as it stands, in every view
package axe
