CREATE TABLE people (
	open_id TEXT PRIMARY KEY,
	name    TEXT NOT NULL
) STRICT;

CREATE TABLE assets (
	code   TEXT PRIMARY KEY,
	holder TEXT NOT NULL -- open_id; a new holder is among the people after their first check-in
) STRICT;

CREATE TABLE check_ins (
	id     INTEGER PRIMARY KEY,
	code   TEXT NOT NULL REFERENCES assets,
	person TEXT NOT NULL REFERENCES people,
	at     INTEGER NOT NULL -- milliseconds since 1970
) STRICT;

CREATE INDEX check_ins_of_asset ON check_ins (code, id);
CREATE INDEX check_ins_of_person ON check_ins (person, id);
