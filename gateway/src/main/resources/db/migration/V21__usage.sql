-- Tokens that agents used, by day, agent and model.
CREATE TABLE model_usage (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
