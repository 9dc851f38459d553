-- Tokens that were used in a session, by day and model; it goes with the session.
CREATE TABLE session_usage (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
