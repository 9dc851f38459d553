-- Models and credentials that failed, and until when they are left alone.
CREATE TABLE model_cooling (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
