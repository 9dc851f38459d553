-- Jobs of agents, and what became of their slots.
CREATE TABLE cron_job (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
CREATE TABLE cron_past (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
