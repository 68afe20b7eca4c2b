// Package store keeps assets and check-ins in a SQLite database.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	_ "modernc.org/sqlite" // SQLite without cgo

	"example.com/assets/api"
)

// ErrNotHolder means that another user holds the asset.
var ErrNotHolder = errors.New("store: another user holds the asset")

const limit = 20 // of the check-ins that are returned, newest first

// Store is safe for concurrent use, also by several processes on one machine.
type Store struct{ db *sql.DB }

// Open opens the database in a file, or creates it, and migrates it.
func Open(file string) (*Store, error) {
	options := url.Values{
		"_txlock": {"immediate"}, // transactions wait for each other at their begin, and none fails later
		"_pragma": {"busy_timeout(5000)", "foreign_keys(1)", "journal_mode(WAL)", "temp_store(MEMORY)"},
	}
	source := url.URL{Scheme: "file", Opaque: url.PathEscape(file), RawQuery: options.Encode()}
	db, err := sql.Open("sqlite", source.String())
	if err != nil {
		return nil, err
	}
	if err := migrate(db); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %s: %w", file, err), db.Close())
	}
	return &Store{db}, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// CheckIn checks an asset in for a user. The first who does so holds it. It returns
// ErrNotHolder if another user holds the asset.
func (s *Store) CheckIn(ctx context.Context, openID, name string, c api.NewCheckIn) error {
	var latitude, longitude *float64
	if c.Place != nil {
		latitude, longitude = &c.Place.Latitude, &c.Place.Longitude
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after Commit
	_, err1 := tx.ExecContext(ctx, `INSERT INTO people VALUES (?, ?) ON CONFLICT DO UPDATE SET name = excluded.name`, openID, name)
	_, err2 := tx.ExecContext(ctx, `INSERT INTO assets VALUES (?, ?) ON CONFLICT DO NOTHING`, c.Code, openID)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if err := oneRow(tx.ExecContext(ctx, `INSERT INTO check_ins (code, person, at, latitude, longitude)
		SELECT code, holder, ?, ?, ? FROM assets WHERE code = ? AND holder = ?`,
		time.Now().UnixMilli(), latitude, longitude, c.Code, openID)); err != nil {
		return err
	}
	return tx.Commit()
}

// HandOver makes h.To the holder of an asset, or returns ErrNotHolder.
func (s *Store) HandOver(ctx context.Context, from string, h api.HandOver) error {
	return oneRow(s.db.ExecContext(ctx, `UPDATE assets SET holder = ? WHERE code = ? AND holder = ?`, h.To, h.Code, from))
}

// oneRow returns ErrNotHolder if a statement for the holder's row changed none.
func oneRow(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return ErrNotHolder
}

// Asset returns an asset as the user with an open_id sees it.
func (s *Store) Asset(ctx context.Context, openID, code string) (api.Asset, error) {
	a := api.Asset{Code: code}
	err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) = 0, COALESCE(MAX(holder = ?), 0), COALESCE(MAX(name), '')
		FROM assets LEFT JOIN people ON open_id = holder WHERE code = ?`, openID, code).Scan(&a.Free, &a.Mine, &a.Holder) // always a row
	if err != nil {
		return a, err
	}
	a.CheckIns, err = s.checkIns(ctx, `code = ?`, code)
	return a, err
}

// CheckInsBy returns the last check-ins by a user.
func (s *Store) CheckInsBy(ctx context.Context, openID string) ([]api.CheckIn, error) {
	return s.checkIns(ctx, `person = ?`, openID)
}

func (s *Store) checkIns(ctx context.Context, condition, value string) (list []api.CheckIn, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT code, name, at, latitude, longitude
		FROM check_ins JOIN people ON open_id = person WHERE `+condition+` ORDER BY id DESC LIMIT ?`, value, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var c api.CheckIn
		var at int64
		var latitude, longitude *float64
		if err := rows.Scan(&c.Code, &c.By, &at, &latitude, &longitude); err != nil {
			return nil, err
		}
		if c.At = time.UnixMilli(at); latitude != nil {
			c.Place = &api.Place{Latitude: *latitude, Longitude: *longitude}
		}
		list = append(list, c)
	}
	return list, rows.Err()
}
