-- What owners agreed to at servers of tools, sealed.
CREATE TABLE mcp_login (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
