package i18n

import "strings"

// Vary is the Vary header of answers that depend on [Negotiate].
const Vary = "Accept-Language, User-Agent"

// Negotiate returns the language for a request with these headers: that of the
// Feishu client, which names it in its user agent, else the first language of
// acceptLanguage that is not refused, else [Zh].
func Negotiate(userAgent, acceptLanguage string) Lang {
	if _, locale, ok := strings.Cut(userAgent, "LarkLocale/"); ok {
		return Of(locale)
	}
	// Browsers list languages in the order of preference, so the weights need
	// not be compared.
	for item := range strings.SplitSeq(acceptLanguage, ",") {
		tag, weight, _ := strings.Cut(strings.TrimSpace(item), ";")
		if tag == "" || tag == "*" || refused(weight) {
			continue
		}
		return Of(tag)
	}
	return Zh
}

// refused reports whether a weight is q=0, q=0.0 and so on.
func refused(weight string) bool {
	q, ok := strings.CutPrefix(strings.TrimSpace(weight), "q=")
	return ok && strings.Trim(q, "0.") == ""
}
