-- What nodes declare beyond what was approved; word left for nodes that sleep.
CREATE TABLE node_requests (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE node_work (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
