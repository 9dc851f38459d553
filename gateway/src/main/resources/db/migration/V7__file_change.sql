-- What agents changed on nodes, for taking it back.
CREATE TABLE file_change (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
