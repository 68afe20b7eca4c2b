package webapp

import "testing"

func TestOrdered(t *testing.T) {
	for page, want := range map[string]string{
		`<a href="/x" class="y" id="z">`:              `<a class="y" href="/x" id="z">`,
		`<div hidden aria-label="a > b" class="c">`:   `<div aria-label="a > b" class="c" hidden>`,
		`<p title="say \"b=\"" class="a">`:            `<p class="a" title="say \"b=\"">`,
		`<h1 id="b" class="a">c d</h1><br id="y" a>`:  `<h1 class="a" id="b">c d</h1><br a id="y">`,
		`<p>b="c" a="d"</p><i>`:                       `<p>b="c" a="d"</p><i>`,
		"<!doctype html>\n<input value=\"飞书\" max=5>": "<!doctype html>\n<input value=\"飞书\" max=5>", // not go-app's
	} {
		if got := string(ordered([]byte(page))); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
