package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/feishu-goapp/feishu-goapp/pkg/jsapi/catalogue"
)

// doc returns the comment of a method.
func doc(name string, e catalogue.Entry) string {
	var facts []string
	if e.Kind == catalogue.KindOn {
		facts = append(facts, listening(e))
	}
	facts = append(facts, platforms(e.Since)+".")
	if e.NeedsConfig {
		facts = append(facts, "Needs [Client.Configure].")
	}
	if e.Scope != "" {
		facts = append(facts, "The client asks the user for the permission "+e.Scope+"; a refusal is [ErrDenied].")
	}
	if e.WaitsForUser {
		facts = append(facts, "It may wait for the user and has no default deadline.")
	}
	if setter, ok := catalogue.Lookup(e.TimeLimitSetBy); ok {
		facts = append(facts, link(setter)+" sets how long it may take; it has no default deadline.")
	}
	if e.InsteadUse != "" {
		if other, ok := catalogue.Lookup(e.InsteadUse); ok {
			facts = append(facts, "Prefer "+link(other)+".")
		}
	}
	return comment("", name+" "+does(e), sentences(slices.Concat(e.RuleTexts(false), e.Notes)), sentences(e.Traps), strings.Join(facts, " "), errorsOf(e), e.Doc)
}

// listening describes stop, and what happens with several listeners.
func listening(e catalogue.Entry) string {
	switch {
	case e.Off == "":
		return "The client cannot unregister listeners: after stop their events are dropped."
	case e.Listener.Single:
		return "The client has one listener, which all callers share. stop unregisters fn."
	}
	return "stop unregisters fn."
}

func sentences(remarks []string) string { return strings.Join(remarks, " ") }

// does returns the summary in the third person: "asks", not "ask".
func does(e catalogue.Entry) string {
	first, rest, _ := strings.Cut(e.Summary, " ")
	if e.Kind == catalogue.KindOn {
		return "registers fn " + rest
	}
	if first == "Be" {
		return "asks to be " + rest
	}
	if first != "Let" && first != "Have" {
		for _, verb := range []string{"get", "report", "let", "close", "resize", "forbid", "move"} {
			for _, joint := range []string{" and ", " or ", ", or "} {
				rest = strings.Replace(" "+rest, joint+verb+" ", joint+third(verb)+" ", 1)[1:]
			}
		}
	}
	return third(strings.ToLower(first)) + " " + rest
}

// third returns the third person of a verb.
func third(verb string) string {
	switch {
	case verb == "get":
		return "returns"
	case verb == "have":
		return "has"
	case verb == "go":
		return "goes"
	case strings.HasSuffix(verb, "py") || strings.HasSuffix(verb, "ry"):
		return strings.TrimSuffix(verb, "y") + "ies"
	case strings.HasSuffix(verb, "sh") || strings.HasSuffix(verb, "ss") || strings.HasSuffix(verb, "ch"):
		return verb + "es"
	}
	return verb + "s"
}

// platforms lists the platforms and their first versions: "Android and iOS
// from 3.44.0, PC from 3.47.0; not on Harmony".
func platforms(s catalogue.Since) string {
	var versions []catalogue.Version
	names := make(map[catalogue.Version][]string)
	for _, p := range []struct {
		name  string
		since catalogue.Version
	}{{"Android", s.Android}, {"iOS", s.IOS}, {"PC", s.PC}, {"Harmony", s.Harmony}} {
		if names[p.since] == nil && p.since != catalogue.VersionUnsupported {
			versions = append(versions, p.since)
		}
		names[p.since] = append(names[p.since], p.name)
	}
	var parts []string
	for _, v := range versions {
		if v == catalogue.VersionAny {
			parts = append(parts, "any "+enumerate(names[v]))
		} else {
			parts = append(parts, enumerate(names[v])+" from "+string(v))
		}
	}
	words := strings.Join(parts, ", ")
	words = strings.ToUpper(words[:1]) + words[1:]
	if strings.HasPrefix(words, "IOS") {
		words = "i" + words[1:]
	}
	if missing := names[catalogue.VersionUnsupported]; missing != nil {
		words += "; not on " + enumerate(missing)
	}
	return words
}

// errorsOf lists the codes that are documented for e in particular.
func errorsOf(e catalogue.Entry) string {
	codes := e.OwnCodes()
	if len(codes) == 0 {
		return ""
	}
	var parts []string
	if len(codes) > 5 {
		for _, field := range []catalogue.CodeField{catalogue.Errno, catalogue.ErrCode} {
			families := make(map[string]int)
			for _, c := range codes {
				if c.Field == field {
					families[c.Family]++
				}
			}
			for _, family := range e.Codes {
				if families[family] > 0 {
					parts = append(parts, fmt.Sprintf("the %d constants starting with %s", families[family], "["+firstOf(field, family)+"]"))
				}
			}
		}
		return "Specific errors: " + enumerate(parts) + "."
	}
	for _, c := range codes {
		parts = append(parts, fmt.Sprintf("[%s], %s", constant(c), c.Meaning))
	}
	return "Specific errors: " + strings.Join(parts, "; ") + "."
}

func firstOf(field catalogue.CodeField, family string) string {
	for _, c := range catalogue.Codes() {
		if c.Field == field && c.Family == family {
			return constant(c)
		}
	}
	return ""
}
