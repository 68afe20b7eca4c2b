package store

import (
	"database/sql"
	"embed"
	"fmt"
)

// The migrations, 1.sql and so on. A released one is never changed: add the next.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the database to the newest version, or leaves it as it is.
func migrate(db *sql.DB) error {
	files, _ := migrations.ReadDir("migrations") // it is embedded
	tx, err := db.Begin()                        // locks the database, so that servers that start at once wait
	if err != nil {
		return err
	}
	defer tx.Rollback() // without effect after Commit
	var version int
	if err := tx.QueryRow(`PRAGMA user_version`).Scan(&version); err != nil {
		return err
	}
	if version > len(files) {
		return fmt.Errorf("it has version %d, this program knows %d: use the newer program", version, len(files))
	}
	for ; version < len(files); version++ {
		script, err := migrations.ReadFile(fmt.Sprintf("migrations/%d.sql", version+1))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(fmt.Sprintf("%s; PRAGMA user_version = %d", script, version+1)); err != nil {
			return fmt.Errorf("migration %d: %w", version+1, err)
		}
	}
	return tx.Commit()
}
