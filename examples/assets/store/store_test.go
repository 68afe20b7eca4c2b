package store

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/assets/api"
)

const ada, bob = "ou_ada", "ou_bob"

func open(t *testing.T, file string) *Store {
	t.Helper()
	s, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// What was stored is there when the file is opened again.
func TestCheckIn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a?b#c %41.db") // any name
	s := open(t, file)
	place := &api.Place{Latitude: -33.86, Longitude: 151.2}
	for _, c := range []api.NewCheckIn{{Code: "A-42"}, {Code: "A-42", Place: place}, {Code: "B-7"}} {
		if err := s.CheckIn(t.Context(), ada, "艾达", c); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.CheckIn(t.Context(), bob, "鲍勃", api.NewCheckIn{Code: "A-42"}); !errors.Is(err, ErrNotHolder) {
		t.Errorf("another user: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, file)
	a, err := s.Asset(t.Context(), ada, "A-42")
	if err != nil || a.Holder != "艾达" || !a.Mine || a.Free || len(a.CheckIns) != 2 {
		t.Fatalf("got %+v, %v", a, err)
	}
	if newest := a.CheckIns[0]; *newest.Place != *place || newest.By != "艾达" || time.Since(newest.At) > time.Minute {
		t.Errorf("got %+v", newest)
	}
	if a.CheckIns[1].Place != nil {
		t.Errorf("a place was stored: %+v", a.CheckIns[1].Place)
	}
	list, err := s.CheckInsBy(t.Context(), ada)
	if err != nil || len(list) != 3 || list[0].Code != "B-7" {
		t.Errorf("got %+v, %v", list, err)
	}
	if list, err := s.CheckInsBy(t.Context(), bob); err != nil || len(list) != 0 {
		t.Errorf("of the user who was refused: %+v, %v", list, err)
	}
	if a, err := s.Asset(t.Context(), ada, "C-1"); err != nil || !a.Free || a.Mine {
		t.Errorf("of an unknown asset: %+v, %v", a, err)
	}
}

func TestCheckInsAreLimited(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "db"))
	for i := range limit + 1 {
		if err := s.CheckIn(t.Context(), ada, "艾达", api.NewCheckIn{Code: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := s.CheckInsBy(t.Context(), ada); err != nil || len(list) != limit || list[0].Code != fmt.Sprint(limit) {
		t.Errorf("%d check-ins, %v", len(list), err)
	}
}

func TestHandOver(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "db"))
	if err := s.CheckIn(t.Context(), ada, "艾达", api.NewCheckIn{Code: "A-42"}); err != nil {
		t.Fatal(err)
	}
	h := api.HandOver{Code: "A-42", To: bob}
	for _, from := range []string{bob, ""} {
		if err := s.HandOver(t.Context(), from, h); !errors.Is(err, ErrNotHolder) {
			t.Errorf("by %q: %v", from, err)
		}
	}
	if err := s.HandOver(t.Context(), ada, h); err != nil {
		t.Fatal(err)
	}
	if err := s.HandOver(t.Context(), ada, h); !errors.Is(err, ErrNotHolder) {
		t.Errorf("a second time: %v", err)
	}
	if a, err := s.Asset(t.Context(), bob, "A-42"); err != nil || !a.Mine || a.Holder != "" {
		t.Errorf("before the first check-in of the new holder: %+v, %v", a, err)
	}
	if err := s.CheckIn(t.Context(), bob, "鲍勃", api.NewCheckIn{Code: "A-42"}); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Asset(t.Context(), ada, "A-42"); err != nil || a.Mine || a.Holder != "鲍勃" || len(a.CheckIns) != 2 {
		t.Errorf("after it: %+v, %v", a, err)
	}
}

// Of users who check one new asset in at once, through two processes, one gets it.
func TestCheckInsAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "db")
	stores := []*Store{open(t, file), open(t, file)}
	var wg sync.WaitGroup
	errs := make([]error, 16)
	for i := range errs {
		wg.Go(func() {
			errs[i] = stores[i%2].CheckIn(t.Context(), fmt.Sprint("ou_", i), "", api.NewCheckIn{Code: "A-42"})
		})
	}
	wg.Wait()
	winner := ""
	for i, err := range errs {
		switch {
		case err == nil && winner == "":
			winner = fmt.Sprint("ou_", i)
		case !errors.Is(err, ErrNotHolder):
			t.Errorf("%d: %v", i, err)
		}
	}
	if a, err := stores[0].Asset(t.Context(), winner, "A-42"); err != nil || !a.Mine || len(a.CheckIns) != 1 {
		t.Errorf("%s won, got %+v, %v", winner, a, err)
	}
}

// Of hand-overs at once, one succeeds.
func TestHandOversAtOnce(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "db"))
	if err := s.CheckIn(t.Context(), ada, "艾达", api.NewCheckIn{Code: "A-42"}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() {
			errs[i] = s.HandOver(t.Context(), ada, api.HandOver{Code: "A-42", To: fmt.Sprint("ou_", i)})
		})
	}
	wg.Wait()
	succeeded := 0
	for _, err := range errs {
		if err == nil {
			succeeded++
		} else if !errors.Is(err, ErrNotHolder) {
			t.Error(err)
		}
	}
	if succeeded != 1 {
		t.Errorf("%d succeeded", succeeded)
	}
}

// A database of the first version is migrated, with what is in it.
func TestMigration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "db")
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	script, err := migrations.ReadFile("migrations/1.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(string(script) + `; PRAGMA user_version = 1;
		INSERT INTO people VALUES ('ou_ada', '艾达'); INSERT INTO assets VALUES ('A-42', 'ou_ada');
		INSERT INTO check_ins (code, person, at) VALUES ('A-42', 'ou_ada', 1)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 { // servers that start at once
		wg.Go(func() {
			s, err := Open(file)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if a, err := s.Asset(t.Context(), ada, "A-42"); err != nil || len(a.CheckIns) != 1 || a.CheckIns[0].Place != nil {
				t.Errorf("got %+v, %v", a, err)
			}
		})
	}
	wg.Wait()
}

func TestOpenFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "db")
	s := open(t, file)
	if _, err := s.db.Exec(`PRAGMA user_version = 1000`); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(file); err == nil || !strings.Contains(err.Error(), "use the newer program") {
		t.Errorf("a newer database: %v", err)
	}
	file = filepath.Join(t.TempDir(), "missing", "db")
	if _, err := Open(file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("no directory: %v", err)
	}
}
