// Package logo is the picture of the app.
package logo

// SVG is web/icon.svg as markup, so that the first paint needs no request.
const SVG = `<svg class="logo" aria-hidden="true" viewBox="0 0 512 512">` +
	`<rect width="512" height="512" rx="112" fill="#3370ff"/>` +
	`<path d="M128 120h256c26 0 48 22 48 48v144c0 26-22 48-48 48H268l-84 72v-72h-56c-26 0-48-22-48-48V168c0-26 22-48 48-48z" fill="#fff"/>` +
	`<path d="M176 184l56 56-56 56" fill="none" stroke="#3370ff" stroke-width="36" stroke-linecap="round" stroke-linejoin="round"/>` +
	`<path d="M272 296h72" fill="none" stroke="#00d6b9" stroke-width="36" stroke-linecap="round"/></svg>`
