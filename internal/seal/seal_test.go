package seal

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func TestParseKey(t *testing.T) {
	key := make([]byte, KeySize)
	for i := range key {
		key[i] = byte(250 - 3*i)
	}
	for _, text := range []string{
		"+vfx7uvo5eLf3NnW09DNysfEwb67uLWyr6ympaCdmpc=", fmt.Sprintf("%x", key), fmt.Sprintf("%X\n", key),
		strings.Repeat("0a", 32), "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
	} {
		if got, err := ParseKey(text); err != nil || len(got) != KeySize {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "hunter2", "password", "+vfx7uvo5eLf3NnW09DNysfEwb67uLWyr6ympaCdmg==",
		strings.Repeat("a", 63), strings.Repeat("zz", 32), strings.Repeat("0a", 31),
	} {
		if got, err := ParseKey(text); err == nil || got != nil || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestNewAEAD(t *testing.T) {
	for _, size := range []int{0, 16, 31, 33} {
		if _, err := NewAEAD(make([]byte, size)); err != ErrKey {
			t.Errorf("a key of %d bytes: %v", size, err)
		}
	}
	aead, err := NewAEAD(make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	sealed := aead.Seal(nil, nil, []byte("plain"), []byte("name"))
	if plain, err := aead.Open(nil, nil, sealed, []byte("name")); err != nil || string(plain) != "plain" {
		t.Errorf("%q, %v", plain, err)
	}
	if _, err := aead.Open(nil, nil, sealed, []byte("other")); err == nil {
		t.Error("opened under another name")
	}
}

func TestDeriveKey(t *testing.T) {
	// This key has been in use: another one would end all sessions.
	const session = "bb0de4bd5128d4e791d305368a82a4faa79a98f836d9912710aaa8fa1b5cec3d"
	key := DeriveKey("secret", "session")
	if got := fmt.Sprintf("%x", key); got != session {
		t.Errorf("%s", got)
	}
	for _, other := range [][]byte{DeriveKey("secret", "ticket"), DeriveKey("another secret", "session")} {
		if len(other) != KeySize || bytes.Equal(other, key) {
			t.Errorf("%x", other)
		}
	}
}
