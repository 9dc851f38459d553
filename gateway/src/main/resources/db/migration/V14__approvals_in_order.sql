-- Approvals are too large for an index: they lie in the order in which they came, with a small index beside them.
CREATE TABLE approvals_in_order (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id));
INSERT INTO approvals_in_order SELECT person, id, doc, rev FROM approvals ORDER BY person, id;
DROP TABLE approvals;
ALTER TABLE approvals_in_order RENAME TO approvals;
-- How many questions of a circle wait for a person, so that asking reads no list.
CREATE TABLE approvals_open_counts (person TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL, rev INTEGER NOT NULL, PRIMARY KEY (person, id)) WITHOUT ROWID;
