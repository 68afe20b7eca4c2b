//go:build e2e

package emulator

// lowContrast returns the texts of the screen with less than 4.5:1 to their
// background, as a text. axe-core leaves the browser's top layer undecided.
const lowContrast = `
	const numbers = (color) => color.match(/[\d.]+/g).map(Number);
	const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const background = (e) => {
		for (; e; e = e.parentElement) {
			const [r, g, b, alpha = 1] = numbers(getComputedStyle(e).backgroundColor);
			if (alpha === 1) return [r, g, b];
		}
		return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255];
	};
	const found = [];
	for (const e of document.querySelector('#feishu-emulator').shadowRoot.querySelectorAll('*')) {
		const hasText = Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim());
		if (!hasText || !e.checkVisibility() || e.closest(':disabled, [aria-disabled]')) continue;
		const [a, b] = [luminance(numbers(getComputedStyle(e).color)), luminance(background(e))].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05);
		if (ratio < 4.5) found.push(ratio.toFixed(2) + ' ' + e.className + ' ' + e.textContent.slice(0, 40));
	}
	return found.join('\n');`
