package settings

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
)

// A patch is a JSON object with new values of some fields, as for [Store.Merge].

// Apply sets the fields that say how Feishu behaves (outcomes, permissions, faults,
// silent) back to their defaults and then merges a patch. The error is an [*Error].
func (s *Store) Apply(patch []byte) error {
	return s.Update(func(next *Settings) error { return next.apply(patch) })
}

func (s *Settings) apply(patch []byte) error {
	usual := Defaults()
	s.Outcomes, s.Permissions, s.Faults, s.Silent = usual.Outcomes, usual.Permissions, usual.Faults, usual.Silent
	return s.merge(patch)
}

// CheckPatch returns the error with which Apply would refuse a patch. It does not
// depend on the present settings.
func CheckPatch(patch []byte) error {
	s := Defaults()
	if err := s.apply(patch); err != nil {
		return err
	}
	s.normalize()
	return s.validate()
}

// Has reports whether Apply would change nothing.
func (s Settings) Has(patch []byte) bool {
	next := s.clone()
	if next.apply(patch) != nil {
		return false
	}
	next.normalize()
	return reflect.DeepEqual(s, next)
}

// Patch returns the patch that makes s of the defaults.
func (s Settings) Patch() json.RawMessage {
	now, usual := fieldsOf(s), fieldsOf(Defaults())
	for name, value := range usual {
		if bytes.Equal(now[name], value) {
			delete(now, name)
		}
	}
	if now["permissions"] != nil {
		now["permissions"] = s.permissionsPatch()
	}
	patch, _ := json.Marshal(now) // it was decoded from JSON
	return patch
}

// permissionsPatch returns the permissions with those that the defaults grant and s
// does not.
func (s Settings) permissionsPatch() json.RawMessage {
	all := Defaults().Permissions
	for scope := range all {
		all[scope] = Ask
	}
	for scope, decision := range s.Permissions {
		all[scope] = decision
	}
	raw, _ := json.Marshal(all) // strings always have JSON
	return raw
}

func fieldsOf(s Settings) (all map[string]json.RawMessage) {
	raw, _ := json.Marshal(s)
	json.Unmarshal(raw, &all)
	return all
}

// MergeValid merges a patch like [Store.Merge], but leaves out the fields that are not
// valid, and returns their errors.
func (s *Store) MergeValid(patch []byte) (mistakes []error) {
	var named map[string]json.RawMessage
	if err := UnmarshalStrict(patch, &named); err != nil {
		return []error{err}
	}
	names := make([]string, 0, len(named))
	for name := range named {
		names = append(names, name)
	}
	// Lenient allows answers that are refused without it.
	slices.SortFunc(names, func(a, b string) int { return bytes.Compare(mergeKey(a), mergeKey(b)) })
	for _, name := range names {
		field, _ := json.Marshal(map[string]json.RawMessage{name: named[name]}) // it was JSON
		if err := s.Merge(field); err != nil {
			mistakes = append(mistakes, err)
		}
	}
	return mistakes
}

// mergeKey orders the fields that MergeValid merges.
func mergeKey(name string) []byte {
	if name == "lenient" {
		return nil
	}
	return []byte(name)
}
